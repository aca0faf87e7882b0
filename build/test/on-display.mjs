// Runs tests on a private display, in folders of their own.
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDisplay } from '../display.mjs';
import { launcher, root } from '../paths.mjs';
import { endLeftovers, markName } from './leftovers.mjs';
import { runNodeTests, sum } from './programs.mjs';

/** @import { Counts } from './programs.mjs' */

/**
 * One display, one home folder and one check for leftovers for all specs of a mode.
 * @param {'zygote' | 'exec'} mode
 * @param {string[]} files
 * @param {number} limitMs for each file
 * @param {Record<string, string>} [more] environment
 * @returns {Promise<Counts>}
 */
export async function onDisplay(mode, files, limitMs, more = {}) {
  const mark = randomUUID();
  const home = mkdtempSync(join(tmpdir(), 'clade-e2e-'));
  const display = await startDisplay();
  try {
    const env = {
      ...process.env,
      ...display.env,
      ...privateFolders(home),
      ...(mode === 'exec' ? { CLADE_NO_ZYGOTE: '1' } : {}),
      CLADE_E2E_MODE: mode,
      CLADE_ROOT: root,
      CLADE_EXECUTABLE: launcher,
      [markName]: mark,
      ...more,
    };
    const counts = await runNodeTests(files, { env, concurrency: 1, limitMs });
    const leftovers = await endLeftovers(mark);
    for (const line of leftovers) console.log(`not ok ${line}`);
    return sum([counts, { passed: 0, failed: leftovers.length }]);
  } finally {
    await display.stop();
    rmSync(home, { recursive: true, force: true });
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
