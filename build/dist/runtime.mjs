// Makes the runtime folder: Clade with its own Node, laid out as an Electron distribution, for
// packagers. What goes in is what the build lists as its products, so a new product is shipped
// without an entry here.
//
//   electron          the launcher; packagers give it the app's name
//   lib/              as in out/, with a copy of Node and without source maps
//   resources/        empty: the app's place
//   version           the Electron version whose API is offered
//   LICENSE, LICENSES.txt
//
// It runs from any place. The same sources, compiler and Node give the same bytes.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bundleProducts } from '../bundle.mjs';
import { outputOf, run } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { nativeProducts } from '../native.mjs';
import { launcher, out, outLib, root } from '../paths.mjs';
import { nodeLicense } from './licenses.mjs';

/** Where it is made unless told otherwise. */
export const runtimeFolder = join(out, 'runtime');

/** The time of every file, unless SOURCE_DATE_EPOCH gives one: the first that a zip can hold. */
const earliest = 315_532_800;
const elfMagic = Buffer.from('\x7fELF');

/**
 * @param {string} [folder] absolute; replaced when it is there
 * @returns {string} the folder
 * @throws {Failure} when a product has not been built, or this Node cannot be copied
 */
export function makeRuntime(folder = runtimeFolder) {
  const node = portableNode();
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  for (const file of productFiles()) {
    const place = file === launcher ? 'electron' : relative(out, file);
    ship(file === join(outLib, 'node') ? node : file, join(part, place));
  }
  mkdirSync(join(part, 'resources'));
  writeFileSync(join(part, 'version'), electronVersion());
  copyFileSync(join(root, 'LICENSE'), join(part, 'LICENSE'));
  const licenses = join(part, 'lib/LICENSES.txt');
  writeFileSync(join(part, 'LICENSES.txt'), readFileSync(licenses, 'utf8') + nodeLicense());
  rmSync(licenses);
  settle(part);
  rmSync(folder, { recursive: true, force: true });
  renameSync(part, folder);
  return folder;
}

/** The Electron version whose API is offered, for packagers that ask. @returns {string} */
export function electronVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).clade.electron;
}

/** The products' files: a product in a folder of its own below lib/ stands for all of that folder. */
function productFiles() {
  const files = [...nativeProducts, ...bundleProducts].flatMap((product) => {
    const [folder, ...deeper] = relative(outLib, product).split('/');
    const isAlone = folder === '..' || deeper.length === 0;
    return isAlone ? [product] : filesIn(join(outLib, folder ?? ''));
  });
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) {
    throw new Failure(`missing: ${missing.join(', ')}. Run \`npm run build\` first.`);
  }
  return new Set(files.filter((file) => !file.endsWith('.map')));
}

/** @param {string} folder */
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Copies a file without what only its developers need. @param {string} from @param {string} to */
function ship(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  const content = readFileSync(to);
  if (content.subarray(0, 4).equals(elfMagic)) run('strip', ['--strip-all', to]);
  else if (/\.c?js$/.test(to)) {
    // The maps stay behind.
    writeFileSync(to, content.toString().replace(/^\/\/# sourceMappingURL=\S+\n?/m, ''));
  }
  chmodSync(to, statSync(from).mode & 0o111 ? 0o755 : 0o644);
}

/**
 * The Node to ship: CLADE_DIST_NODE, else the running one.
 * @throws {Failure} when it needs the libnode of one distribution
 */
function portableNode() {
  const node = process.env['CLADE_DIST_NODE'] ?? process.execPath;
  const libraries = outputOf('ldd', [node]);
  if (libraries === undefined) throw new Failure(`${node} is no program that can be shipped.`);
  if (!libraries.includes('libnode.so')) return node;
  throw new Failure(
    `${node} needs its distribution's libnode, so it does not run on other machines. Build with a ` +
      'Node from nodejs.org or nodesource.com, or name such a one: CLADE_DIST_NODE=/path/to/node.',
  );
}

/** Gives every file the same time. @param {string} folder */
function settle(folder) {
  const time = Number(process.env['SOURCE_DATE_EPOCH'] ?? earliest);
  for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    lutimesSync(join(folder, name), time, time);
  }
}
