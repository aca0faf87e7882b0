// Makes an rpm from what electron-builder tells fpm, with rpmbuild alone: of a spec file that says
// nothing but what the package is, since all of it is built already.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand, run } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { fillRoot, inFolder, scriptText } from './package-root.mjs';

/** @import { PackageContent } from './package-root.mjs' */

/**
 * fpm's names for how rpm is to compress (its macro %_binary_payload).
 * @type {Record<string, string>}
 */
const payloads = {
  none: 'w0.ufdio',
  gzip: 'w6.gzdio',
  bzip2: 'w9.bzdio',
  xz: 'w6.xzdio',
  // On all processors.
  xzmt: 'w6T.xzdio',
  zstd: 'w3.zstdio',
};

const lastOne = '[ "$1" = 0 ] || exit 0';

/** The lists that electron-builder's script makes anew after an installation, which dpkg and Fedora
 * keep by triggers, and others do not. */
const refresh = `
if hash update-mime-database 2>/dev/null; then update-mime-database /usr/share/mime || true; fi
if hash update-desktop-database 2>/dev/null; then update-desktop-database || true; fi`;

/**
 * rpm runs the old version's script after the new one's when it upgrades, and tells both how many
 * versions will be left: what removes the app's link is for the last one only. Each with the line
 * that goes before it, and those that go after it.
 * @type {Record<string, { section: string, before?: string, after?: string }>}
 */
const scripts = {
  'before-install': { section: 'pre' },
  'after-install': { section: 'post' },
  'before-remove': { section: 'preun', before: lastOne },
  'after-remove': { section: 'postun', before: lastOne, after: refresh },
};

/** electron-builder's names are Debian's. @type {Record<string, string>} */
const architectures = { amd64: 'x86_64', arm64: 'aarch64' };

/**
 * @param {string} target the rpm's path
 * @param {PackageContent} content
 * @param {readonly string[]} conflicts
 * @throws {Failure} when rpmbuild is missing or fails, or for a compression that it does not know
 */
export function makeRpm(target, content, conflicts) {
  if (!findCommand('rpmbuild')) {
    throw new Failure(
      'rpmbuild is missing: install rpm (Debian), rpm-build (Fedora) or rpm-tools (Arch)',
    );
  }
  const payload = payloadOf(content.options.get('rpm-compression') ?? 'xzmt');
  inFolder((folder) => {
    const root = join(folder, 'root');
    mkdirSync(root);
    fillRoot(root, content);
    const spec = join(folder, 'package.spec');
    writeFileSync(spec, specFile(content, conflicts));
    const settings = macros(folder, payload, target).flatMap((macro) => ['--define', macro]);
    const wanted = content.options.get('architecture') ?? '';
    const machine = `--target=${architectures[wanted] ?? wanted}-linux`;
    const args = ['-bb', '--quiet', '--nodeps', machine, `--buildroot=${root}`, ...settings];
    // The builder's own settings of rpm (~/.rpmmacros) are for other packages.
    run('rpmbuild', [...args, spec], { env: { ...process.env, HOME: folder } });
  });
}

/** @param {string} compression */
function payloadOf(compression) {
  const payload = payloads[compression];
  if (payload) return payload;
  const known = Object.keys(payloads).join(', ');
  throw new Failure(`rpm cannot compress with "${compression}"; it can with ${known}`);
}

/** @param {string} folder @param {string} payload @param {string} target */
const macros = (folder, payload, target) => [
  `_topdir ${folder}/rpmbuild`,
  `_tmppath ${folder}`,
  `_dbpath ${folder}/database`,
  `_rpmdir ${target.slice(0, target.lastIndexOf('/')).replaceAll('%', '%%')}`,
  `_build_name_fmt ${target.slice(target.lastIndexOf('/') + 1).replaceAll('%', '%%%%')}`,
  `_binary_payload ${payload}`,
  // Who built it is nobody's business, and the same files are to give the same package.
  '_buildhost localhost',
  'use_source_date_epoch_as_buildtime 1',
  'clamp_mtime_to_source_date_epoch 1',
  // The programs are stripped, and shipped as they are.
  '__os_install_post %{nil}',
  'debug_package %{nil}',
  '_build_id_links none',
];

/** @param {PackageContent} content @param {readonly string[]} conflicts */
function specFile({ options, depends, recommends, files, texts }, conflicts) {
  const description = (options.get('description') ?? '').trim() || (options.get('name') ?? '');
  const tags = [
    ['Name', options.get('name')],
    ['Version', options.get('version')],
    ['Release', options.get('iteration') ?? '1'],
    ['Summary', options.get('rpm-summary') ?? description.split('\n')[0]],
    ['License', options.get('license') ?? 'unknown'],
    ['Group', options.get('category')],
    ['URL', options.get('url')],
    ['Vendor', options.get('vendor')],
    ['Packager', options.get('maintainer')],
    ...depends.map((entry) => ['Requires', entry]),
    ...recommends.map((entry) => ['Recommends', entry]),
    ...conflicts.map((entry) => ['Conflicts', entry]),
    ['AutoReqProv', 'no'],
  ];
  return [
    ...tags.flatMap(([tag, value]) => (value ? [`${tag}: ${literal(value)}`] : [])),
    `%description\n${lines(description)}`,
    ...Object.keys(scripts).flatMap((option) => scriptlet(option, options)),
    `%files\n%defattr(-,root,root,-)\n${[...files, ...texts].map(fileLine).join('\n')}`,
    '',
  ].join('\n\n');
}

/** Not to be read as a macro. @param {string} text */
const literal = (text) => text.replaceAll('%', '%%');

/** Nor as the beginning of the spec file's next part, which is told after macros are replaced.
 * @param {string} text */
const lines = (text) => literal(text.replace(/^%/gm, ' %'));

/** @param {string} option @param {Map<string, string>} options */
function scriptlet(option, options) {
  const text = scriptText(option, options);
  const kind = scripts[option];
  if (text === undefined || !kind) return [];
  const [, program = '/bin/sh'] = /^#! *(\S+)/.exec(text) ?? [];
  const { section, before = '', after = '' } = kind;
  const parts = [`%${section} -p ${program}`, before, lines(text), after];
  return [parts.filter((part) => part !== '').join('\n')];
}

/** A line of %files: a file, or a folder with all in it; in quotes, no pattern. @param {{ to: string }} file */
const fileLine = ({ to }) => `"${literal(to)}"`;
