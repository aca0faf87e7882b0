// A shell that is told to open windows by lines on its stdin and answers by JSON lines:
//
//   stdin   open ID URL | quit       window 0 shows the last argument, without being told
//   stdout  {"ev":"ready","version":"..."}
//           {"ev":"title","id":1,"title":"..."}   at every change of a window's title
//           {"ev":"pid","id":1,"pid":123}         the window's content process, if it knows
//           {"ev":"crash","id":1,"reason":"..."}  the window cannot report any more
import { createInterface } from 'node:readline';
import { Launch, wallClock } from './launch.mjs';

/** @import { Readable, Writable } from 'node:stream' */
/** @import { Place } from '../place.mjs' */
/** @import { Process } from '../processes.mjs' */

/**
 * @typedef {object} Program
 * @property {string} command
 * @property {string[]} args before the URL
 * @property {Record<string, string>} [env]
 * @property {RegExp} [contentName] of its content processes, if it does not report their pids
 */

export class LineShell extends Launch {
  #program;
  /** @type {Writable | undefined} */
  #orders;
  /** @type {Set<number>} */
  #contentPids = new Set();

  /** @param {string} name @param {Place} place @param {Program} program */
  constructor(name, place, program) {
    super(name, place);
    this.#program = program;
  }

  /** @param {string} url */
  async start(url) {
    const { command, args, env = {} } = this.#program;
    const { child, startedAt } = this.launch(command, [...args, url], {
      stdio: ['pipe', 'pipe', 'log'],
      env,
    });
    this.#orders = /** @type {Writable} */ (child.stdin);
    // That it has ended is told by the process, with the reason.
    this.#orders.on('error', () => {});
    const lines = createInterface({ input: /** @type {Readable} */ (child.stdout) });
    lines.on('line', (line) => this.#heard(line));
    await this.report(0);
    return startedAt;
  }

  /** @param {number} id @param {string} url */
  open(id, url) {
    const askedAt = wallClock();
    this.#orders?.write(`open ${id} ${url}\n`);
    return askedAt;
  }

  /** @override */
  async end() {
    this.#orders?.end('quit\n');
    await super.end();
  }

  /** @param {Process} process */
  isContent({ pid, name }) {
    return this.#program.contentName?.test(name) ?? this.#contentPids.has(pid);
  }

  /** @param {string} line */
  #heard(line) {
    const message = parseMessage(line);
    switch (message?.ev) {
      case 'ready':
        this.version = message.version ?? null;
        break;
      case 'title':
        this.gotTitle(message.id, message.title);
        break;
      case 'pid':
        this.#contentPids.add(message.pid);
        break;
      case 'crash':
        this.fail(`window ${message.id}: its content process is gone (${message.reason})`);
        break;
      default:
        this.fail(`it printed a line that is no message: ${line.slice(0, 200)}`);
    }
  }
}

/**
 * @typedef {{ ev: 'ready', version?: string } | { ev: 'title', id: number, title: string }
 *   | { ev: 'pid', id: number, pid: number } | { ev: 'crash', id: number, reason?: string }} Message
 *
 * @param {string} line
 * @returns {Message | undefined} undefined: it is none
 */
export function parseMessage(line) {
  try {
    const message = JSON.parse(line);
    const isKnown = ['ready', 'title', 'pid', 'crash'].includes(message?.ev);
    return isKnown ? message : undefined;
  } catch {
    // Not JSON.
    return undefined;
  }
}
