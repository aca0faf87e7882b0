// One launch of a shell that is measured, from its first window to its last process.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { Failure } from '../../failure.mjs';
import { atExit } from '../at-exit.mjs';
import { parseReport } from '../pages.mjs';
import { endTree, killTree, markName, processTree } from '../processes.mjs';

/** @import { ChildProcess, StdioOptions } from 'node:child_process' */
/** @import { PageTimes } from '../pages.mjs' */
/** @import { Place } from '../place.mjs' */
/** @import { Process } from '../processes.mjs' */

/** How long a window may take to report. */
const reportLimitMs = 20_000;

/**
 * The clock that the pages use. It has no fraction here: waits, less than a millisecond, for its
 * next tick, so that the value is exact.
 */
export function wallClock() {
  const before = Date.now();
  let now = before;
  while (now === before) now = Date.now();
  return now;
}

/**
 * What all shells have in common. A subclass adds `start(url)`, which launches the shell with
 * window 0 and resolves to the wall clock just before, once that window has reported;
 * `open(id, url)`, which asks for one more top-level window of 800 by 600 pixels and returns the
 * wall clock just before; and `isContent(process)`, whether a process runs pages. It calls
 * `launch` once, and `gotTitle` for each title.
 */
export class Launch {
  /** What the shell says that it is. @type {string | null} */
  version = null;
  #place;
  #name;
  #mark = randomUUID();
  /** @type {ChildProcess | undefined} */
  #child;
  /** @type {Map<number, PageTimes>} */
  #reports = new Map();
  #events = new EventEmitter();
  /** @type {Error | undefined} */
  #failure;
  #ending = false;
  #forget = () => {};

  /** @param {string} name @param {Place} place */
  constructor(name, place) {
    this.#name = name;
    this.#place = place;
    // A report may fail before anybody waits for it: it is kept, and thrown at who asks.
    this.#events.on('error', (error) => (this.#failure ??= error));
  }

  get place() {
    return this.#place;
  }

  get home() {
    return this.#place.home(this.#name);
  }

  /**
   * Starts the shell's process, in a process group of its own and with the run's mark.
   * @param {string} command
   * @param {readonly string[]} args
   * @param {{ stdio: ('pipe' | 'ignore' | 'log')[], env?: Record<string, string> }} options
   *   'log': to the peer's log file; env: what the peer needs beyond the place's
   * @returns {{ child: ChildProcess, startedAt: number }} startedAt: wall clock, just before
   */
  launch(command, args, { stdio, env = {} }) {
    const log = openSync(this.#place.log(this.#name), 'a');
    /** @type {StdioOptions} */
    const streams = stdio.map((stream) => (stream === 'log' ? log : stream));
    const home = this.home;
    const options = {
      cwd: home,
      env: { ...this.#place.env(home), ...env, [markName]: this.#mark },
      stdio: streams,
      detached: true,
      ...this.#place.account.ids,
    };
    const startedAt = wallClock();
    const child = spawn(command, args, options);
    closeSync(log);
    this.#child = child;
    this.#forget = atExit(() => this.#killNow());
    child.once('error', (error) => this.fail(`${command} cannot be started: ${error.message}`));
    child.once('exit', (status, signal) => {
      if (!this.#ending) this.fail(`it ended (${signal ?? `status ${status}`})`);
    });
    return { child, startedAt };
  }

  /** Gives up: whoever waits for a window now or later gets this. @param {string} why */
  fail(why) {
    if (this.#ending) return;
    this.#events.emit('error', new Failure(`${this.#name}: ${why}${this.#logTail()}`));
  }

  /** Every title of every window goes through here. @param {number} id @param {string} title */
  gotTitle(id, title) {
    try {
      const times = parseReport(title);
      if (!times || this.#reports.has(id)) return;
      this.#reports.set(id, times);
      this.#events.emit(`report ${id}`);
    } catch (error) {
      this.fail(`window ${id}: ${/** @type {Error} */ (error).message}`);
    }
  }

  /** Whether a window has reported. @param {number} id */
  hasReported(id) {
    return this.#reports.has(id);
  }

  /** Whether the peer can report no more. */
  get isOver() {
    return this.#ending || this.#failure !== undefined;
  }

  /**
   * Waits for the times that a window's page reports.
   * @param {number} id
   * @returns {Promise<PageTimes>}
   * @throws {Failure} when the window or the peer fails, or after 20 s
   */
  async report(id) {
    if (this.#failure) throw this.#failure;
    if (!this.#reports.has(id)) await this.#reportOf(id);
    return this.#reports.get(id) ?? {};
  }

  /** @param {number} id */
  async #reportOf(id) {
    const timer = setTimeout(
      () => this.fail(`window ${id} reported nothing in ${reportLimitMs / 1000} s`),
      reportLimitMs,
    );
    try {
      await once(this.#events, `report ${id}`);
    } finally {
      clearTimeout(timer);
    }
  }

  /** All processes of this launch. @returns {Process[]} */
  processes() {
    const pid = this.#child?.pid;
    return pid === undefined ? [] : processTree(pid, this.#mark);
  }

  /** CPU time that they have used so far. */
  cpuMs() {
    return this.processes().reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  }

  /** Ends the shell and whatever it started; a subclass asks it politely first. */
  async end() {
    this.#ending = true;
    const pid = this.#child?.pid;
    if (pid !== undefined) await endTree(pid, this.#mark);
    this.#forget();
  }

  #killNow() {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    // A process may be forked while the others are killed: look again.
    for (let times = 0; times < 5; times += 1) {
      if (killTree(pid, this.#mark)) return;
    }
  }

  #logTail() {
    const lines = readFileSync(this.#place.log(this.#name), 'utf8').trim().split('\n');
    const tail = lines.slice(-6).join('\n').slice(-1000);
    return tail === '' ? '' : `; it printed:\n${tail}`;
  }
}
