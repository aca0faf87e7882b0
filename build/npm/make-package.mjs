// Puts the npm package together that stands in for `electron` (README.md).
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { launcher, npmPackage, outLib, root } from '../paths.mjs';

const sources = join(root, 'build/npm');
const dist = join(npmPackage, 'dist');

/** Files that it leaves. */
export const npmPackageProducts = [join(npmPackage, 'package.json'), join(dist, 'electron')];

/** Makes out/npm/electron. */
export function makeNpmPackage() {
  rmSync(npmPackage, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  for (const file of ['index.js', 'cli.js'])
    copyFileSync(join(sources, file), join(npmPackage, file));
  chmodSync(join(npmPackage, 'cli.js'), 0o755);
  // A copy: the launcher looks for lib/ beside its own file, whatever link led to it.
  copyFileSync(launcher, join(dist, 'electron'));
  symlinkSync(relative(dist, outLib), join(dist, 'lib'));
  writeFileSync(join(npmPackage, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`);
}

function manifest() {
  const { description, license, author, clade } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  return {
    name: 'electron',
    version: clade.electron,
    private: true,
    description,
    license,
    author,
    main: 'index.js',
    bin: { electron: 'cli.js' },
  };
}
