// The two programs that the IPC benchmark asks for samples: Clade's app and the bare one. Each
// follows orders on stdin and answers them by JSON lines.
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { launcher, outLib } from '../../paths.mjs';
import { buildBare } from '../bare/build.mjs';
import { Launch } from '../peers/launch.mjs';

/** @import { Readable, Writable } from 'node:stream' */
/** @import { Place } from '../place.mjs' */

/**
 * @typedef {{ us: number, [cpu: string]: number }} Sample microseconds for each operation: by the
 *   wall clock, and processor time by process
 */

const answerLimitMs = 60_000;
const appFolder = join(import.meta.dirname, '../ipc-app');

export class Sampler extends Launch {
  #program;
  /** @type {Writable | undefined} */
  #orders;
  /** @type {((message: any) => void) | undefined} */
  #resolve;
  /** @type {((error: Error) => void) | undefined} */
  #reject;

  /**
   * @param {string} name @param {Place} place
   * @param {{ command: string, args: string[], env?: Record<string, string> }} program
   */
  constructor(name, place, program) {
    super(name, place);
    this.#program = program;
  }

  /** @param {boolean} isSilent it says nothing before it is asked */
  async start(isSilent) {
    const { command, args, env = {} } = this.#program;
    const answer = isSilent ? undefined : this.#answer();
    const { child } = this.launch(command, args, { stdio: ['pipe', 'pipe', 'log'], env });
    this.#orders = /** @type {Writable} */ (child.stdin);
    // That it has ended is told by the process, with the reason.
    this.#orders.on('error', () => {});
    const lines = createInterface({ input: /** @type {Readable} */ (child.stdout) });
    lines.on('line', (line) => this.#heard(line));
    return answer;
  }

  /**
   * @param {string} order
   * @returns {Promise<Sample>}
   * @throws {import('../../failure.mjs').Failure} when it fails, ends, or does not answer in 60 s
   */
  async sample(order) {
    const answer = this.#answer();
    this.#orders?.write(`${order}\n`);
    const { ev: _, ...values } = await answer;
    return values;
  }

  /** @override */
  async end() {
    this.#orders?.end();
    await super.end();
  }

  /** @override @param {string} why */
  fail(why) {
    super.fail(why);
    // Whoever asks after a failure is told of it, with what the program printed.
    this.report(0).catch((/** @type {Error} */ error) => this.#reject?.(error));
  }

  async #answer() {
    const timer = setTimeout(() => this.fail('it did not answer'), answerLimitMs);
    try {
      return await new Promise((resolve, reject) => {
        this.#resolve = resolve;
        this.#reject = reject;
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {string} line */
  #heard(line) {
    let message;
    try {
      message = JSON.parse(line);
    } catch {
      return this.fail(`it printed a line that is no message: ${line.slice(0, 200)}`);
    }
    if (message.ev === 'failed') this.fail(message.reason);
    else this.#resolve?.(message);
  }
}

/** @param {Place} place */
export function cladeSampler(place) {
  const command = join(place.readable([launcher, outLib]), basename(launcher));
  const app = join(place.readable([appFolder]), basename(appFolder), 'main.js');
  const env = { GSK_RENDERER: 'cairo' };
  return new Sampler('clade', place, { command, args: [app], env });
}

/** @param {Place} place */
export function bareSampler(place) {
  const program = buildBare();
  const command = join(place.readable([program]), basename(program));
  return new Sampler('bare', place, { command, args: [] });
}
