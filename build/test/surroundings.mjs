// What tests with windows run in: a private display, folders that are nobody's, and a mark by which
// every process that they start is found again.
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDisplay } from '../display.mjs';
import { launcher, root } from '../paths.mjs';
import { endLeftovers, markName } from './leftovers.mjs';

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
  const home = mkdtempSync(join(tmpdir(), 'clade-e2e-'));
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
