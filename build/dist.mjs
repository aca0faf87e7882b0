// `npm run dist [-- TARGET...]`: packages the built-in app with electron-builder, as dist/shell.json
// says; the packages land in out/dist. TARGET is one of electron-builder's: dir, tar.gz, deb, ...
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageApp } from './dist/package-app.mjs';
import { runProgram } from './failure.mjs';
import { out, outLib, root } from './paths.mjs';

await runProgram('dist', () => {
  const targets = process.argv.slice(2);
  rmSync(join(out, 'dist'), { recursive: true, force: true });
  const config = join(root, 'build/dist/shell.json');
  packageApp(join(outLib, 'shell'), [...targets, '--config', config]);
});
