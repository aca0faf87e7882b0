// A private X display: Xvfb, and openbox where windows are to be maximised, minimised or active.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './failure.mjs';

/** @import { ChildProcess } from 'node:child_process' */
/** @import { Readable } from 'node:stream' */

const startLimitMs = 10_000;

/** A number of one's own, far from those that are taken by hand. Xvfb would look for the lowest free
 * one, and a server that ends removes the socket of the next that has just taken its number: clients
 * that know no abstract sockets (libxcb 1.17) do not find that one then. */
const numbers = /** @type {const} */ ([1000, 30_000]);
const mostTries = 5;
/** What Xvfb says when somebody has the number. */
const taken = /listening sockets|already active/;

/**
 * @typedef {object} Display
 * @property {string} name for DISPLAY, such as `:1`
 * @property {string} screen a file that holds what is on it at any moment, as an X window dump
 * @property {NodeJS.ProcessEnv} env what a client needs in its environment; `undefined` unsets
 * @property {() => Promise<void>} stop ends the servers; also done when this process exits
 *
 * @param {object} [options]
 * @param {boolean} [options.windowManager] false: bare Xvfb, where windows cannot be maximised
 * @param {string} [options.screen] width x height x depth
 * @returns {Promise<Display>} once clients can connect and windows are managed
 * @throws {Failure} when a server is missing or does not start
 */
export async function startDisplay({ windowManager = true, screen = '1280x1024x24' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'clade-screen-'));
  const server = await startServer(screen, folder);
  const env = { DISPLAY: server.name, GDK_BACKEND: 'x11', WAYLAND_DISPLAY: undefined };
  /** @type {ChildProcess[]} */
  const children = [server.child];
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const killAll = () => {
    for (const child of children) child.kill('SIGKILL');
    remove();
  };
  process.once('exit', killAll);
  const stop = async () => {
    process.off('exit', killAll);
    // The window manager first: it complains when its display goes.
    for (const child of children.toReversed()) await end(child);
    remove();
  };
  try {
    if (windowManager) children.push(await startWindowManager({ ...process.env, ...env }));
  } catch (error) {
    await stop();
    throw error;
  }
  return { name: server.name, screen: join(folder, 'Xvfb_screen0'), env, stop };
}

/** @param {string} screen @param {string} folder for what is on it */
async function startServer(screen, folder) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startServerAs(randomInt(...numbers), screen, folder);
    } catch (error) {
      if (tries === mostTries || !taken.test(String(error))) throw error;
    }
  }
}

/** @param {number} wanted its number @param {string} screen @param {string} folder */
async function startServerAs(wanted, screen, folder) {
  const options = ['-nolisten', 'tcp', '-noreset', '-fbdir', folder];
  const args = [`:${wanted}`, '-displayfd', '3', '-screen', '0', screen, ...options];
  const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const errors = collect(child.stderr);
  const written = /** @type {Readable} */ (child.stdio[3]);
  const number = await Promise.race([
    firstLine(written),
    failing(child, 'Xvfb'),
    late('Xvfb'),
  ]).catch((/** @type {Error} */ error) => {
    child.kill('SIGKILL');
    throw new Failure(`${error.message}\n${errors()}`.trim());
  });
  return { child, name: `:${number}` };
}

/** openbox says that it manages windows by running a command; it has no other sign.
 * @param {NodeJS.ProcessEnv} env */
async function startWindowManager(env) {
  const folder = mkdtempSync(join(tmpdir(), 'clade-display-'));
  const ready = join(folder, 'ready');
  const args = ['--sm-disable', '--startup', `touch ${ready}`];
  // No user's configuration: every machine is to place windows alike.
  const options = { env: { ...env, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder } };
  const child = spawn('openbox', args, { ...options, stdio: 'ignore' });
  try {
    await Promise.race([fileAt(ready), failing(child, 'openbox'), late('openbox')]);
    return child;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} path */
async function fileAt(path) {
  for (let waited = 0; waited < startLimitMs && !existsSync(path); waited += 20) await sleep(20);
}

/** @param {Readable} stream @returns {Promise<string>} */
const firstLine = (stream) =>
  new Promise((resolve) => createInterface({ input: stream }).once('line', resolve));

/** @param {Readable | null} stream @returns {() => string} what it has carried so far */
function collect(stream) {
  let text = '';
  stream?.on('data', (chunk) => (text += String(chunk)));
  return () => text;
}

/** @param {ChildProcess} child @param {string} name @returns {Promise<never>} */
const failing = (child, name) =>
  new Promise((_, reject) => {
    child.once('error', (error) => reject(new Failure(`${name}: ${error.message}`)));
    // When all that it had to say has been read.
    child.once('close', (status, signal) =>
      reject(new Failure(`${name} ended at once (${signal ?? `status ${status}`})`)),
    );
  });

/** @param {string} name @returns {Promise<never>} */
async function late(name) {
  await sleep(startLimitMs, undefined, { ref: false });
  throw new Failure(`${name} was not ready after ${startLimitMs / 1000} s`);
}

/** @param {ChildProcess} child */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
  await ended;
  clearTimeout(timer);
}
