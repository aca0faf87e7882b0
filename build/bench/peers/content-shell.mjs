// Chromium's content shell: Chromium with the thinnest embedder. It forks its renderers from its
// own zygote and keeps a spare one. Driven over the DevTools pipe, without attaching to pages.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CdpPipe } from './cdp-pipe.mjs';
import { Launch, wallClock } from './launch.mjs';
import { readProc } from '../processes.mjs';

/** @import { Readable, Writable } from 'node:stream' */
/** @import { Place } from '../place.mjs' */
/** @import { Process } from '../processes.mjs' */

/** The shell does not tell when a title changes: it is asked so often. */
const askEveryMs = 30;

const flags = [
  '--remote-debugging-pipe',
  '--remote-debugging-port=0',
  '--ozone-platform=x11',
  '--disable-gpu',
  '--content-shell-hide-toolbar',
  '--content-shell-host-window-size=800x600',
  // A process for each window, also where all windows show files.
  '--site-per-process',
  '--renderer-process-limit=200',
  // Windows lie on top of each other; none is to be slowed down for that.
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--password-store=basic',
];

export class ContentShell extends Launch {
  #program;
  /** @type {CdpPipe | undefined} */
  #cdp;

  /** @param {string} name @param {Place} place @param {string} program its path */
  constructor(name, place, program) {
    super(name, place);
    this.#program = program;
  }

  /** @param {string} url */
  async start(url) {
    const profile = join(this.home, 'profile');
    const folders = [`--user-data-dir=${profile}`, `--data-path=${profile}`];
    const { child, startedAt } = this.launch(this.#program, [...flags, ...folders, url], {
      stdio: ['ignore', 'log', 'log', 'pipe', 'pipe'],
    });
    const [, , , out, input] = child.stdio;
    this.#cdp = new CdpPipe(/** @type {Writable} */ (out), /** @type {Readable} */ (input));
    await Promise.all([this.report(0), this.#followTitle(0, () => this.#firstTitle())]);
    const { product, jsVersion } = await this.#cdp.call('Browser.getVersion');
    this.version = product || `V8 ${jsVersion}`;
    return startedAt;
  }

  /** @param {number} id @param {string} url */
  open(id, url) {
    const askedAt = wallClock();
    const opened = this.#call('Target.createTarget', {
      url,
      newWindow: true,
      width: 800,
      height: 600,
    });
    const followed = opened.then(({ targetId }) =>
      this.#followTitle(id, () => this.#titleOf(targetId)),
    );
    followed.catch((/** @type {Error} */ error) => this.fail(error.message));
    return askedAt;
  }

  /** @override */
  async end() {
    // Its end closes the pipe: there is no answer to wait for.
    this.#cdp?.call('Browser.close').catch(() => {});
    await super.end();
  }

  /** @param {Process} process */
  isContent({ pid }) {
    return readProc(pid, 'cmdline')?.includes('--type=renderer') ?? false;
  }

  /** @param {number} id @param {() => Promise<string>} title */
  async #followTitle(id, title) {
    while (!this.hasReported(id) && !this.isOver) {
      this.gotTitle(id, await title());
      await sleep(askEveryMs);
    }
  }

  async #firstTitle() {
    const { targetInfos } = await this.#call('Target.getTargets');
    const isPage = (/** @type {{ type: string }} */ { type }) => type === 'page';
    return targetInfos.find(isPage)?.title ?? '';
  }

  /** @param {string} targetId */
  async #titleOf(targetId) {
    const { targetInfo } = await this.#call('Target.getTargetInfo', { targetId });
    return targetInfo.title;
  }

  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  #call(method, params) {
    if (!this.#cdp) return Promise.reject(new Error('not started'));
    return this.#cdp.call(method, params);
  }
}
