// What electron-builder makes AppImages with, in the layout of what it would download: the system's
// programs, and the runtime, the program at an AppImage's beginning that mounts the rest. No distribution
// and no npm package has one, so its file is the packager's to name.
import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { out } from '../paths.mjs';

/** With the package that has them, in Debian, Fedora and Arch. @type {Record<string, string>} */
const programs = {
  mksquashfs: 'squashfs-tools',
  'desktop-file-validate': 'desktop-file-utils',
};

/**
 * @param {string} runtime the runtime's file, for this machine's processor
 * @returns {string} a folder for APPIMAGE_TOOLS_PATH
 * @throws {Failure} when the runtime or a program is missing
 */
export function appImageTools(runtime) {
  if (!existsSync(runtime)) throw new Failure(`CLADE_APPIMAGE_RUNTIME: there is no ${runtime}`);
  const folder = join(out, 'tools/appimage');
  const own = join(folder, `linux-${process.arch}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  // For libraries that the app would bring; Clade's come with the engine.
  mkdirSync(join(folder, 'lib/x64'), { recursive: true });
  for (const [program, from] of Object.entries(programs)) {
    const path = findCommand(program);
    if (!path) throw new Failure(`${program} is missing: install ${from}`);
    symlinkSync(path, join(own, program));
  }
  copyFileSync(runtime, join(folder, `runtime-${process.arch}`));
  return folder;
}
