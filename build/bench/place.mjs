// Where the peers run: an ordinary user, a private display and session bus, and a folder under
// the system's temporary one that holds pages, home folders and logs.
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../command.mjs';
import { startDisplay } from '../display.mjs';
import { canRead, ordinaryUser } from './account.mjs';
import { atExit } from './at-exit.mjs';
import { writePages } from './pages.mjs';
import { childNamed } from './processes.mjs';
import { startSessionBus } from './session-bus.mjs';

/** @import { Display } from '../display.mjs' */
/** @import { Account } from './account.mjs' */
/** @import { SessionBus } from './session-bus.mjs' */

/** The size of the display; part of what a result says about its conditions. */
export const screen = '1280x1024x24';

/** What is private to a run; ended and removed by close(), or at the end of this process. */
export class Place {
  /** Who runs the peers. */
  account;
  #folder;
  #display;
  #bus;
  #env;
  #forget;
  /** @type {Map<string, string>} */
  #readable = new Map();

  /**
   * @returns {Promise<Place>}
   * @throws {import('../failure.mjs').Failure} when the user, the display or the bus cannot be had
   */
  static async open() {
    const account = ordinaryUser();
    const folder = mkdtempSync(join(tmpdir(), 'clade-bench-'));
    const forget = atExit(() => remove(folder));
    chmodSync(folder, 0o755);
    writePages(join(folder, 'pages'));
    const runtime = privateFolder(join(folder, 'run'), account);
    const display = await startDisplay({ windowManager: false, screen });
    const env = {
      PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
      LANG: 'C.UTF-8',
      USER: account.name,
      XDG_RUNTIME_DIR: runtime,
      XDG_SESSION_TYPE: 'x11',
      TMPDIR: privateFolder(join(folder, 'tmp'), account),
      DISPLAY: display.name,
      GDK_BACKEND: 'x11',
    };
    const bus = await startSessionBus(runtime, account, env);
    return new Place({ account, folder, display, bus, env, forget });
  }

  /**
   * @param {{ account: Account, folder: string, display: Display, bus: SessionBus | undefined,
   *   env: Record<string, string>, forget: () => void }} parts
   */
  constructor({ account, folder, display, bus, env, forget }) {
    this.account = account;
    this.#folder = folder;
    this.#display = display;
    this.#bus = bus;
    this.#env = bus ? { ...env, DBUS_SESSION_BUS_ADDRESS: bus.address } : env;
    this.#forget = forget;
  }

  get hasSessionBus() {
    return this.#bus !== undefined;
  }

  /** CPU time that the display's server has used so far. */
  displayCpuMs() {
    return childNamed('Xvfb')?.cpuMs ?? 0;
  }

  /** A peer's own home folder; it lasts as long as the place. @param {string} peer */
  home(peer) {
    return privateFolder(join(this.#folder, `home-${peer}`), this.account);
  }

  /** The file for what a peer prints. @param {string} peer */
  log(peer) {
    return join(this.#folder, `${peer}.log`);
  }

  /** All that a peer gets, of this process's environment nothing. @param {string} home */
  env(home) {
    // Named, because Mesa otherwise keeps its shaders in the home that /etc/passwd gives, which a
    // system user lacks: compiling them costs each start a quarter of a second.
    return { ...this.#env, HOME: home, XDG_CACHE_HOME: join(home, '.cache') };
  }

  /** The address of a page, different for each window. @param {string} page @param {number} id */
  url(page, id) {
    return `${pathToFileURL(join(this.#folder, 'pages', `${page}.html`)).href}?window=${id}`;
  }

  /**
   * The folder where the user can read these neighbours: their own, or one with copies.
   * @param {readonly string[]} paths files, or folders with all that is in them
   */
  readable(paths) {
    const key = paths.join('\n');
    const folder = this.#readable.get(key) ?? readableFolder(paths, this.account, this.#folder);
    this.#readable.set(key, folder);
    return folder;
  }

  /** Ends the display and the bus, removes the folder. */
  async close() {
    this.#bus?.stop();
    await this.#display.stop();
    this.#forget();
    remove(this.#folder);
  }
}

/** @param {string} folder */
const remove = (folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** @param {string} path @param {Account} account */
function privateFolder(path, account) {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (account.ids) chownSync(path, account.ids.uid, account.ids.gid);
  return path;
}

/**
 * Sources may lie where only root can go.
 * @param {readonly string[]} paths
 * @param {Account} account
 * @param {string} folder
 */
function readableFolder(paths, account, folder) {
  if (canRead(account, paths)) return dirname(paths[0] ?? folder);
  const copies = mkdtempSync(join(folder, 'copies-'));
  for (const path of paths) {
    cpSync(path, join(copies, basename(path)), { recursive: true, dereference: true });
  }
  if (account.ids) run('chown', ['-R', `${account.ids.uid}:${account.ids.gid}`, copies]);
  return copies;
}
