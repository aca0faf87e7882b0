// utilityProcess with real processes; no display, no engine.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { utilityBus } from '../../api/utility-bus.ts';
import { checkFork, type ForkOptions } from '../../api/utility-options.ts';
import { runningUtilities, utilityProcess, UtilityProcess } from '../../api/utility-process.ts';
import type { ExitDetails } from '../../common/exit-reason.ts';
import { MessageChannelMain } from '../../ipc/message-channel.ts';
import type { MessagePortMain, PortMessageEvent } from '../../ipc/message-port.ts';
import { loadPorts, testRuntime } from '../ipc/runtime.ts';

loadPorts();
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'clade-utility-')));
after(() => rmSync(folder, { recursive: true }));
let scripts = 0;

/** A module file with this text. */
function script(text: string, ending = 'js'): string {
  scripts += 1;
  const path = join(folder, `script-${scripts}.${ending}`);
  writeFileSync(path, text);
  return path;
}

function fork(path: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess {
  return new UtilityProcess(checkFork(path, args, options), testRuntime);
}

const ECHO = `process.parentPort.on('message', (e) => process.parentPort.postMessage(e.data));`;
const ENDLESS = `setInterval(() => {}, 1000);`;

async function exitOf(child: UtilityProcess): Promise<number> {
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

async function messageOf(child: UtilityProcess): Promise<unknown> {
  const [message] = (await once(child, 'message')) as [unknown];
  return message;
}

function post(child: UtilityProcess, message: unknown, ports: MessagePortMain[] = []): void {
  child.postMessage(message, ports);
}

async function end(child: UtilityProcess): Promise<void> {
  const exit = exitOf(child);
  assert.equal(child.kill(), true);
  await exit;
}

describe('life', () => {
  test('should have a pid from spawn to exit', async () => {
    const child = fork(script(ENDLESS));
    assert.equal(child.pid, undefined);
    await once(child, 'spawn');
    assert.ok(child.pid !== undefined && child.pid > 1);
    assert.deepEqual(runningUtilities(), [child]);
    await end(child);
    await sleep(0);
    assert.equal(child.pid, undefined);
    assert.equal(child.kill(), false);
    assert.deepEqual(runningUtilities(), []);
    post(child, 'to nobody');
  });

  const endings: [string, string, string, number][] = [
    ['an empty module', '', 'js', 0],
    ['process.exit()', 'process.exit(7)', 'js', 7],
    ['an exception', 'throw new Error("wanted")', 'js', 1],
    ['an exception in an ES module', 'throw new Error("wanted")', 'mjs', 1],
    ['a signal', 'process.kill(process.pid, "SIGABRT")', 'js', 6],
  ];
  for (const [what, text, ending, code] of endings) {
    test(`should exit with ${code} after ${what}`, async () => {
      assert.equal(await exitOf(fork(script(text, ending), [], { stdio: 'ignore' })), code);
    });
  }

  test('should exit with 1 when there is no such module', async () => {
    assert.equal(await exitOf(fork(join(folder, 'missing'), [], { stdio: 'ignore' })), 1);
  });

  test('should exit when the working directory is missing', async () => {
    const child = fork(script(''), [], { cwd: join(folder, 'missing') });
    assert.equal(await exitOf(child), 1);
    assert.equal(child.pid, undefined);
  });

  test('should exit with 1 when a listener throws', async () => {
    const child = fork(
      script(`process.parentPort.on('message', () => { throw new Error('wanted'); })`),
      [],
      { stdio: 'ignore' },
    );
    post(child, 1);
    assert.equal(await exitOf(child), 1);
  });

  test('should tell the app of a bad end only', async () => {
    const gone: [string, ExitDetails][] = [];
    const listener = (name: string, details: ExitDetails): number => gone.push([name, details]);
    utilityBus.on('gone', listener);
    await exitOf(fork(script('')));
    await exitOf(fork(script('process.exit(3)'), [], { serviceName: 'Hello' }));
    const killed = fork(script(ENDLESS));
    await once(killed, 'spawn');
    await end(killed);
    await sleep(0);
    utilityBus.off('gone', listener);
    assert.deepEqual(gone, [
      ['Hello', { reason: 'abnormal-exit', exitCode: 3 }],
      ['Node Utility Process', { reason: 'killed', exitCode: 15 }],
    ]);
  });

  test('should end with the process that started it, however that ends', async () => {
    // A second one, started by the first as main starts its own, and cut off from any clean end.
    const inner = script(`process.on('SIGTERM', () => {}); process.stdout.write('up'); for (;;);`);
    const boot = { ...testRuntime, parent: 0, resourcesPath: '', name: 'inner', versions: {} };
    const parent = spawn(process.execPath, ['-e', PARENT, JSON.stringify([boot, inner])], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
    const stat = `/proc/${pid.toString().trim()}/stat`;
    const { existsSync } = await import('node:fs');
    assert.ok(existsSync(stat));
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    for (let waited = 0; existsSync(stat) && waited < 20_000; waited += 20) await sleep(20);
    assert.ok(!existsSync(stat), 'the utility process has outlived its parent');
  });
});

/** Starts a utility process without any of main's code, and prints its pid once it runs. */
const PARENT = `
  const [boot, inner] = JSON.parse(process.argv[1]);
  const { Port } = require(boot.portModule);
  const env = { ...process.env, CLADE_UTILITY: JSON.stringify({ ...boot, parent: process.pid }) };
  const child = require('node:child_process').spawn(
    boot.node, ['--require', boot.bootstrap, inner],
    { env, stdio: ['ignore', 'pipe', 'inherit', Port.pair()[1]] });
  child.stdout.once('data', () => console.log(child.pid));
`;

describe('what the process sees', () => {
  test('should look like a main script of Node', async () => {
    const path = script(`process.parentPort.postMessage({
      argv: process.argv, execArgv: process.execArgv, execPath: process.execPath,
      type: process.type, main: require.main === module, cwd: process.cwd(), x: process.env.X,
      boot: process.env.CLADE_UTILITY, title: process.title,
      electron: typeof require('elec' + 'tron'), fds: require('node:fs').readdirSync('/proc/self/fd'),
    })`);
    const child = fork(path, ['--one', 'two'], {
      execArgv: ['--no-deprecation'],
      env: { X: 'set' },
      cwd: folder,
      serviceName: 'tester',
    });
    const { fds, ...seen } = (await messageOf(child)) as Record<string, unknown>;
    assert.deepEqual(seen, {
      argv: [process.execPath, path, '--one', 'two'],
      execArgv: ['--no-deprecation'],
      execPath: process.execPath,
      type: 'utility',
      main: true,
      cwd: folder,
      x: 'set',
      boot: undefined,
      title: 'clade: tester',
      electron: 'object',
    });
    assert.ok(Array.isArray(fds));
    assert.equal(await exitOf(child), 0);
  });

  test('should not hand its port on to what it starts', async () => {
    const path = script(`
      const { execFileSync } = require('node:child_process');
      const list = execFileSync('ls', ['-l', '/proc/self/fd/'], { encoding: 'utf8' });
      process.parentPort.postMessage(/ 3 -> socket/.test(list));
    `);
    assert.equal(await messageOf(fork(path)), false);
  });

  test('should be able to use worker threads', async () => {
    const path = script(`
      const { Worker } = require('node:worker_threads');
      const worker = new Worker('require("node:worker_threads").parentPort.postMessage(typeof process.parentPort)', { eval: true });
      worker.on('message', (message) => process.parentPort.postMessage(message));
    `);
    assert.equal(await messageOf(fork(path)), 'undefined');
  });

  test('should run ES modules', async () => {
    const path = script(
      `import { basename } from 'node:path';
       process.parentPort.postMessage(basename(import.meta.url));`,
      'mjs',
    );
    assert.match(String(await messageOf(fork(path))), /^script-\d+\.mjs$/);
  });

  test('should pipe its output, all of it before exit', async () => {
    const path = script(`console.log('x'.repeat(100000)); process.stderr.write('err');`);
    const child = fork(path, [], { stdio: 'pipe' });
    let out = '';
    let err = '';
    child.stdout?.on('data', (chunk) => (out += String(chunk)));
    child.stderr?.on('data', (chunk) => (err += String(chunk)));
    assert.equal(await exitOf(child), 0);
    assert.equal(out.length, 100_001);
    assert.equal(err, 'err');
    await sleep(0);
    assert.equal(child.stdout, null);
  });

  test('should have no streams unless they are piped', async () => {
    const child = fork(script(''), [], { stdio: ['ignore', 'inherit', 'ignore'] });
    assert.equal(child.stdout, null);
    assert.equal(child.stderr, null);
    await exitOf(child);
  });

  test('should not wait for ever for output that a grandchild holds', async () => {
    const path = script(
      `const { spawn } = require('node:child_process');
       const holder = spawn('sleep', ['600'], { stdio: 'inherit', detached: true });
       holder.unref();
       process.parentPort.postMessage(holder.pid);`,
    );
    const child = fork(path, [], { stdio: 'pipe' });
    const exit = exitOf(child);
    const holder = Number(await messageOf(child));
    assert.equal(await exit, 0);
    // Still there: what ended the wait was not the end of the output.
    process.kill(holder);
  });
});

describe('messages', () => {
  test('should be echoed', async () => {
    const child = fork(script(ECHO));
    const message = { a: [1, new Map([['k', new Uint8Array(100_000).fill(3)]])] };
    post(child, message);
    assert.deepEqual(await messageOf(child), message);
    await end(child);
  });

  test('should wait for a listener, however late', async () => {
    const path = script(`setTimeout(() => {
      let text = '';
      process.parentPort.on('message', (e) => {
        text += e.data;
        if (text.endsWith('queued')) process.parentPort.postMessage(text);
      });
    }, 100)`);
    const child = fork(path);
    for (const part of ['This message', ' is', ' queued']) post(child, part);
    assert.equal(await messageOf(child), 'This message is queued');
    await end(child);
  });

  test('should keep the process alive only while it listens', async () => {
    const child = fork(script(`process.parentPort.once('message', () => {})`));
    post(child, 'go');
    assert.equal(await exitOf(child), 0);
  });

  test('should all arrive before exit', async () => {
    const count = 200;
    const path = script(
      `for (let i = 0; i < ${count}; i += 1) process.parentPort.postMessage(i); process.exit(0);`,
    );
    const child = fork(path);
    let heard = 0;
    child.on('message', () => (heard += 1));
    post(child, 'never read');
    assert.equal(await exitOf(child), 0);
    assert.equal(heard, count);
  });

  test('should drain before a process that has nothing else to do ends', async () => {
    const count = 5000;
    const path = script(`for (let i = 0; i < ${count}; i += 1) process.parentPort.postMessage(i);`);
    const child = fork(path);
    let heard = 0;
    child.on('message', () => (heard += 1));
    assert.equal(await exitOf(child), 0);
    assert.equal(heard, count);
  });

  test('should throw in the process when they cannot be cloned', async () => {
    const path = script(`process.parentPort.once('message', () => {
      try { process.parentPort.postMessage(() => {}); }
      catch (error) { process.parentPort.postMessage(error.message); }
    })`);
    const child = fork(path);
    post(child, 1);
    assert.equal(await messageOf(child), 'An object could not be cloned.');
    assert.throws(() => post(child, Symbol('no')), /An object could not be cloned\./);
    await exitOf(child);
  });

  test('should carry ports, also between two utility processes', async () => {
    const ping = script(`process.parentPort.once('message', (e) => {
      const [port] = e.ports;
      port.on('message', (m) => { process.parentPort.postMessage(m.data); port.close(); });
      port.start();
      port.postMessage('ping');
    })`);
    const pong = script(`process.parentPort.once('message', (e) => {
      const [port] = e.ports;
      port.on('message', (m) => port.postMessage(m.data + ' pong'));
      port.on('close', () => process.parentPort.postMessage('closed'));
      port.start();
    })`);
    const [first, second] = [fork(ping), fork(pong)];
    const { port1, port2 } = new MessageChannelMain();
    post(first, 'port', [port1]);
    post(second, 'port', [port2]);
    const exits = Promise.all([exitOf(first), exitOf(second)]);
    assert.deepEqual(await Promise.all([messageOf(first), messageOf(second)]), [
      'ping pong',
      'closed',
    ]);
    assert.deepEqual(await exits, [0, 0]);
  });

  test('should carry ports between it and main', async () => {
    const child = fork(
      script(`process.parentPort.once('message', ({ ports: [port] }) => {
        port.once('message', (m) => { port.postMessage(m.data * 2); port.close(); });
        port.start();
      })`),
    );
    const { port1, port2 } = new MessageChannelMain();
    post(child, null, [port1]);
    port2.postMessage(21);
    port2.start();
    const [event] = (await once(port2, 'message')) as [PortMessageEvent];
    assert.equal(event.data, 42);
    await once(port2, 'close');
  });
});

describe('arguments', () => {
  test('should be checked with Electron’s messages', () => {
    const path = join(folder, 'any.js');
    const bad =
      (options: object): (() => unknown) =>
      () =>
        checkFork(path, [], options);
    assert.throws(() => checkFork('', []), /Missing UtilityProcess entry script/);
    assert.throws(() => checkFork(path, [1]), /args must be an array of strings/);
    assert.throws(bad({ execArgv: '--x' }), /execArgv must be an array of strings/);
    assert.throws(bad({ serviceName: 1 }), /serviceName must be a string/);
    assert.throws(bad({ cwd: 1 }), /cwd path must be a string/);
    assert.throws(bad({ env: 1 }), /env must be an object/);
    assert.throws(bad({ stdio: 'ipc' }), /stdio must be of the following values/);
    assert.throws(bad({ stdio: ['ignore', 'ignore'] }), /configuration missing for stdin/);
    assert.throws(bad({ stdio: ['pipe', 'inherit', 'inherit'] }), /stdin value other than ignore/);
    assert.throws(bad({ stdio: ['ignore', 'inherit', 'x'] }), /stderr configuration must be/);
  });

  test('should wait for the app to be ready', () => {
    assert.throws(() => utilityProcess.fork(join(folder, 'any.js')), /before app is ready/);
  });
});
