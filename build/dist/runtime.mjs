// Makes the runtime folder: Clade with its own Node, laid out as an Electron distribution, for
// packagers. What goes in is what the build lists as its products, so a new product is shipped
// without an entry here.
//
//   electron          the launcher; packagers give it the app's name
//   lib/              as in out/, with a copy of Node (or a link: see below), without source maps
//   resources/        empty: the app's place
//   version           the Electron version whose API is offered
//   LICENSE, LICENSES.txt
//
// It runs from any place. The same sources, compiler and Node give the same bytes.
//
// A Node that is linked with its distribution's libnode (Debian's, Ubuntu's) reads files of other
// packages, so no copy of it runs elsewhere: lib/node is a link to it then, and the package that is
// made depends on the distribution's.
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
  symlinkSync,
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
 * @throws {Failure} when a product has not been built, or there is no Node to ship
 */
export function makeRuntime(folder = runtimeFolder) {
  const node = nodeToShip();
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  for (const file of productFiles()) {
    const place = join(part, file === launcher ? 'electron' : relative(out, file));
    if (file === join(outLib, 'node')) shipNode(node, place);
    else ship(file, place);
  }
  mkdirSync(join(part, 'resources'));
  writeFileSync(join(part, 'version'), electronVersion());
  copyFileSync(join(root, 'LICENSE'), join(part, 'LICENSE'));
  const licenses = join(part, 'lib/LICENSES.txt');
  const nodes = node.ofDistribution ? '' : nodeLicense(node.path);
  writeFileSync(join(part, 'LICENSES.txt'), readFileSync(licenses, 'utf8') + nodes);
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
 * @throws {Failure} when it is no program
 */
function nodeToShip() {
  const path = process.env['CLADE_DIST_NODE'] ?? process.execPath;
  const libraries = outputOf('ldd', [path]);
  if (libraries === undefined) throw new Failure(`${path} is no program that can be shipped.`);
  return { path, ofDistribution: libraries.includes('libnode.so') };
}

/** @param {{ path: string, ofDistribution: boolean }} node @param {string} to */
function shipNode({ path, ofDistribution }, to) {
  if (!ofDistribution) return ship(path, to);
  console.error(
    `${path} belongs to its distribution: packages made with it hold no Node, and a deb depends ` +
      'on nodejs. For packages that bring their own, name a Node from nodejs.org: ' +
      'CLADE_DIST_NODE=/path/to/node.',
  );
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(path, to);
}

/** Gives every file the same time. @param {string} folder */
function settle(folder) {
  const time = Number(process.env['SOURCE_DATE_EPOCH'] ?? earliest);
  for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    lutimesSync(join(folder, name), time, time);
  }
}
