// The Chrome DevTools Protocol over --remote-debugging-pipe: JSON messages that end with a NUL,
// to the shell's descriptor 3 and from its descriptor 4.
import { Failure } from '../../failure.mjs';

/** @import { Readable, Writable } from 'node:stream' */

const answerLimitMs = 20_000;

export class CdpPipe {
  #out;
  #lastId = 0;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #calls = new Map();
  /** The message that is arriving. @type {Buffer[]} */
  #parts = [];

  /** @param {Writable} out @param {Readable} input */
  constructor(out, input) {
    this.#out = out;
    // A broken pipe shows as the end of the other one.
    out.on('error', () => {});
    input.on('error', () => {});
    input.on('data', (chunk) => this.#received(chunk));
    input.once('close', () => this.#rejectAll(new Failure('the DevTools pipe was closed')));
  }

  /**
   * Calls a method.
   * @param {string} method
   * @param {object} [params]
   * @returns {Promise<any>} what the protocol says that it returns
   * @throws {Failure} when the shell refuses, ends, or does not answer in 20 s
   */
  call(method, params = {}) {
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#settle(id)?.reject(new Failure(`${method}: no answer`)),
        answerLimitMs,
      );
      const settled = () => clearTimeout(timer);
      this.#calls.set(id, {
        resolve: (result) => (settled(), resolve(result)),
        reject: (error) => (settled(), reject(error)),
      });
      this.#out.write(`${JSON.stringify({ id, method, params })}\0`);
    });
  }

  /** @param {Buffer} chunk */
  #received(chunk) {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      this.#parts.push(chunk.subarray(start, end));
      this.#answered(JSON.parse(Buffer.concat(this.#parts).toString()));
      this.#parts = [];
      start = end + 1;
    }
    this.#parts.push(chunk.subarray(start));
  }

  /** @param {{ id?: number, result?: unknown, error?: { message: string } }} message */
  #answered({ id, result, error }) {
    const call = id === undefined ? undefined : this.#settle(id);
    if (error) call?.reject(new Failure(`DevTools: ${error.message}`));
    else call?.resolve(result);
  }

  /** @param {number} id */
  #settle(id) {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    return call;
  }

  /** @param {Error} error */
  #rejectAll(error) {
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
  }
}
