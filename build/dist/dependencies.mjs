// What an app packaged with Clade needs from a system, found from what the runtime's programs and
// modules are linked with: packages by name for a deb; for an rpm the libraries themselves, which
// every distribution's packages provide by the same names.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { isAtLeast } from '../setup/survey.mjs';

const oldestEngine = '2.44';
const oldestNode = '20.17';

/** Debian's and Ubuntu's packages of the libraries that Clade uses itself. @type {[RegExp, string][]} */
const packages = [
  [/^libwebkitgtk-6\.0\.so\.4$/, `libwebkitgtk-6.0-4 (>= ${oldestEngine})`],
  [/^libjavascriptcoregtk-6\.0\.so\.1$/, `libjavascriptcoregtk-6.0-1 (>= ${oldestEngine})`],
  [/^libgtk-4\.so\.1$/, 'libgtk-4-1'],
  [/^libX11\.so\.6$/, 'libx11-6'],
  [/^libfontconfig\.so\.1$/, 'libfontconfig1'],
  [/^libepoxy\.so\.0$/, 'libepoxy0'],
  [/^libseccomp\.so\.2$/, 'libseccomp2'],
  [/^libcap\.so\.2$/, 'libcap2'],
  [/^libEGL\.so\.1$/, 'libegl1'],
];

/** What GTK and the engine depend on themselves, under names that changed between releases. */
const broughtAlong =
  /^lib(glib|gobject|gio|gmodule|gthread|girepository)-2\.0|^lib(pango|pangocairo|harfbuzz|gdk_pixbuf|cairo|cairo-gobject|graphene|soup|xml2|z|freetype|vulkan|wayland)/;

/** Part of every system, and told by their versions below. */
const basic = /^(lib(c|m|dl|pthread|rt|gcc_s|stdc\+\+)\.so|ld-linux)/;

/**
 * The entries of a deb's Depends for everything in the runtime folder.
 * @param {string} runtime
 * @returns {string[]}
 * @throws {Failure} for a library that no package here is known for
 */
export function debDependencies(runtime) {
  const files = elfFiles(runtime);
  const libraries = new Set(files.flatMap(neededBy));
  const named = [...libraries].filter((name) => !basic.test(name) && !broughtAlong.test(name));
  return [
    `libc6 (>= ${libcVersion(files)})`,
    'libstdc++6',
    ...new Set(named.map(packageOf)),
    ...(hasOwnNode(runtime) ? [] : [`nodejs (>= ${oldestNode})`]),
  ];
}

/**
 * The entries of an rpm's Requires for everything in the runtime folder: each library and each
 * version of its symbols that is used, written as rpm's own elfdeps writes them.
 * @param {string} runtime
 * @returns {string[]}
 */
export function rpmDependencies(runtime) {
  const files = elfFiles(runtime);
  const libraries = files.flatMap(neededBy).map((name) => `${name}()(64bit)`);
  const versions = files.flatMap(versionsUsedBy).map((name) => `${name}(64bit)`);
  return [
    ...new Set([...libraries, ...versions]),
    ...(hasOwnNode(runtime) ? [] : [`nodejs(engine) >= ${oldestNode}`]),
  ];
}

/** An engine's library tells nothing of its age. Fedora's name for it, and openSUSE's. */
export const rpmConflicts = ['webkitgtk6.0', 'libwebkitgtk-6_0-4'].map(
  (name) => `${name} < ${oldestEngine}`,
);

/** Otherwise it has a link to the distribution's (runtime.mjs). @param {string} runtime */
const hasOwnNode = (runtime) => !lstatSync(join(runtime, 'lib/node')).isSymbolicLink();

/** @param {string} library */
function packageOf(library) {
  const found = packages.find(([pattern]) => pattern.test(library))?.[1];
  if (found) return found;
  throw new Failure(
    `no Debian package is known for ${library}: add it to build/dist/dependencies.mjs`,
  );
}

/** Not by the entries' types: some versions of Node follow links there. @param {string} runtime */
const elfFiles = (runtime) =>
  readdirSync(runtime, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('resources/'))
    .map((name) => join(runtime, name))
    .filter((file) => lstatSync(file).isFile())
    .filter((file) => readFileSync(file).subarray(0, 4).toString('latin1') === '\x7fELF');

/** @param {string} file */
const neededBy = (file) =>
  [...dump('-p', file).matchAll(/^ +NEEDED +(\S+)$/gm)].map((match) => match[1] ?? '');

/** Such as `libc.so.6(GLIBC_2.34)`. @param {string} file */
const versionsUsedBy = (file) =>
  [...dump('-p', file).matchAll(/^ +required from (\S+):\n((?: +0x.*\n)+)/gm)].flatMap(
    ([, library, lines = '']) =>
      [...lines.matchAll(/(\S+)$/gm)].map(([version]) => `${library}(${version})`),
  );

/** The newest version of the C library whose symbols are used. @param {string[]} files */
function libcVersion(files) {
  const versions = files.flatMap((file) =>
    [...dump('-p', file).matchAll(/\bGLIBC_(\d+\.\d+)/g)].map((match) => match[1] ?? '0'),
  );
  return versions.reduce(
    (newest, version) => (isAtLeast(version, newest) ? version : newest),
    '2.28',
  );
}

/** @param {string} what @param {string} file */
function dump(what, file) {
  const text = outputOf('objdump', [what, file]);
  if (text === undefined) throw new Failure(`objdump cannot read ${file}; it comes with binutils`);
  return text;
}
