/**
 * What the engine needs to find in place: the environment before it is loaded, then its
 * initialisation on a display.
 */
import { existsSync } from 'node:fs';
import { CladeError } from '../common/errors.ts';
import {
  engineBinding,
  OLDEST_ENGINE,
  type EngineOptions,
  type EngineVersions,
} from '../native.ts';
import { runtimePaths } from '../runtime-paths.ts';
import { log } from './log.ts';
import { displayOpened, noDisplayMessage } from './private-display.ts';

/** Without a GPU, GTK's own renderer saves 12 ms of CPU and 9 MB per window by drawing itself. */
function hasGpu(): boolean {
  return existsSync('/dev/dri');
}

/** Sets what GTK and the engine read from the environment; what the user has set stays. */
export function prepareEnvironment(): void {
  if (!hasGpu()) process.env['GSK_RENDERER'] ??= 'cairo';
  // Without a session bus there is no accessibility bus either, only a warning per process.
  const runtimeDirectory = process.env['XDG_RUNTIME_DIR'];
  const hasBus =
    Boolean(process.env['DBUS_SESSION_BUS_ADDRESS']) ||
    (runtimeDirectory !== undefined && existsSync(`${runtimeDirectory}/bus`));
  if (!hasBus) process.env['GTK_A11Y'] ??= 'none';
}

/**
 * Initialises GTK and the engine. Blocks for the time that takes.
 * @throws CladeError ERR_NO_DISPLAY, ERR_ENGINE
 */
export function startEngine(options: Omit<EngineOptions, 'extensionDirectory'>): EngineVersions {
  const engine = engineBinding();
  let versions: EngineVersions;
  try {
    versions = engine.initialize({
      ...options,
      softwareRendering: options.softwareRendering || !hasGpu(),
      extensionDirectory: runtimePaths().extensionDirectory,
    });
  } catch (error) {
    const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '';
    throw new CladeError(
      'ERR_NO_DISPLAY',
      noDisplayMessage(`display ${display} cannot be opened`),
      { cause: error },
    );
  }
  displayOpened();
  checkEngineVersion(versions.webkit);
  log('process', `GTK ${versions.gtk}, WebKitGTK ${versions.webkit}`);
  return versions;
}

/** @throws CladeError ERR_ENGINE when the engine is older than Clade can work with */
export function checkEngineVersion(version: string): void {
  if (version.localeCompare(OLDEST_ENGINE, 'en', { numeric: true }) >= 0) return;
  throw new CladeError(
    'ERR_ENGINE',
    `WebKitGTK ${version} is too old: Clade needs ${OLDEST_ENGINE} or newer. Update the ` +
      "distribution's webkitgtk-6.0 package.",
  );
}
