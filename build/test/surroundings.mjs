// What tests with windows run in: a private display, folders that are nobody's, and a mark by which
// every process that they start is found again.
import { randomUUID } from 'node:crypto';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDisplay } from '../display.mjs';
import { launcher, root } from '../paths.mjs';
import { endLeftovers, markName } from './leftovers.mjs';

const roomBytes = 1 << 30;

/**
 * @typedef {object} Surroundings
 * @property {Record<string, string | undefined>} env what differs from this process's environment;
 *   undefined unsets
 * @property {() => Promise<string[]>} stop ends the display and removes the folders; gives a line
 *   for each process of Clade that was still running, and has been killed
 *
 * @param {'zygote' | 'exec'} mode
 * @returns {Promise<Surroundings>}
 */
export async function startSurroundings(mode) {
  const mark = randomUUID();
  const home = mkdtempSync(join(placeOfFolders(), 'clade-e2e-'));
  const display = await startDisplay();
  const env = {
    ...display.env,
    ...privateFolders(home),
    CLADE_NO_ZYGOTE: mode === 'exec' ? '1' : undefined,
    CLADE_E2E_SCREEN: display.screen,
    CLADE_ROOT: root,
    CLADE_EXECUTABLE: process.env['CLADE_EXECUTABLE'] ?? launcher,
    [markName]: mark,
  };
  const stop = async () => {
    try {
      return await endLeftovers(mark);
    } finally {
      await display.stop();
      rmSync(home, { recursive: true, force: true });
    }
  };
  return { env, stop };
}

/**
 * In memory where there is room: the engine ends its network process when that has not answered for
 * 3 seconds (NetworkProcessProxy::didBecomeUnresponsive), as on a disk that others keep busy.
 */
function placeOfFolders() {
  const memory = '/dev/shm';
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= roomBytes ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** So that tests neither see nor change what the user has stored. @param {string} home */
function privateFolders(home) {
  const folders = {
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_RUNTIME_DIR: join(home, 'runtime'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { mode: 0o700 });
  return folders;
}
