// Runs electron-builder on an app with Clade's runtime in Electron's place. All its tools are at
// hand, so it downloads nothing: 7za comes from npm, and debs are made by fpm.mjs.
import { chmodSync, copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { Failure } from '../failure.mjs';
import { out } from '../paths.mjs';
import { appImageTools } from './appimage.mjs';
import { electronVersion, makeRuntime } from './runtime.mjs';

/**
 * Packages an app as its electron-builder configuration says (package.json's "build", or a file).
 * @param {string} project the app's folder
 * @param {readonly string[]} args electron-builder's, such as targets: `deb`, `tar.gz`, `dir`
 * @throws {Failure} when electron-builder is not installed or fails
 */
export function packageApp(project, args) {
  const builder = findBuilder(project);
  const runtime = makeRuntime();
  const settings = [
    `--config.electronDist=${runtime}`,
    `--config.electronVersion=${electronVersion()}`,
    // Node-API addons fit as they are, and there are no headers of Clade's own to build against.
    '--config.npmRebuild=false',
  ];
  const all = ['--linux', ...args, ...settings, '--publish', 'never'];
  const { status, error, signal } = spawnSync(process.execPath, [builder, ...all], {
    cwd: project,
    env: { ...process.env, ...tools(runtime) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw new Failure(`electron-builder could not be started: ${error.message}`);
  if (status !== 0) throw new Failure(`electron-builder failed (${signal ?? status}); see above`);
}

/** @param {string} project */
function findBuilder(project) {
  for (const place of [join(project, 'package.json'), import.meta.filename]) {
    try {
      return createRequire(place).resolve('electron-builder/cli.js');
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new Failure(
    `electron-builder is not installed in ${project}: npm install --save-dev electron-builder`,
  );
}

/** What electron-builder would download otherwise; what the user has set stays.
 * @param {string} runtime */
const tools = (runtime) => ({
  CUSTOM_FPM_PATH: process.env['CUSTOM_FPM_PATH'] ?? join(import.meta.dirname, 'fpm.mjs'),
  ELECTRON_BUILDER_7ZIP_PATH: process.env['ELECTRON_BUILDER_7ZIP_PATH'] ?? sevenZip(),
  CLADE_RUNTIME: runtime,
  ...appImage(),
});

/** For AppImages with a runtime that the packager names. */
function appImage() {
  const runtime = process.env['CLADE_APPIMAGE_RUNTIME'];
  if (!runtime || process.env['APPIMAGE_TOOLS_PATH']) return {};
  return { APPIMAGE_TOOLS_PATH: appImageTools(resolve(runtime)) };
}

/** npm's 7zip-bin installs its program without the right to be run. */
function sevenZip() {
  /** @type {{ path7za: string }} */
  const { path7za } = createRequire(import.meta.url)('7zip-bin');
  if (!existsSync(path7za)) throw new Failure(`${path7za} is missing: run \`npm install\` again`);
  if (statSync(path7za).mode & 0o111) return path7za;
  const copy = join(out, 'tools/7za');
  mkdirSync(join(out, 'tools'), { recursive: true });
  copyFileSync(path7za, copy);
  chmodSync(copy, 0o755);
  return copy;
}
