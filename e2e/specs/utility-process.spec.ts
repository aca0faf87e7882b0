// utilityProcess: Node processes beside main, with a message port to each.
import assert from 'node:assert/strict';
import { appPath } from '../fixtures/app-process.ts';
import { Driver } from '../fixtures/driver.ts';
import { useLab } from '../fixtures/lab.ts';
import { isAlive, programOf, statusField } from '../fixtures/proc.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

const { driver, id, preload } = useLab();

const CHILD = `${appPath('ipc-utility')}/child.js`;

/** Asks a new child for one thing; gives what it said, and its exit code after `quit`. */
const ask = (message: unknown, options: { args?: string[]; env?: Record<string, string> } = {}) =>
  driver().evaluate(
    async ({ utilityProcess }, { path, question, args, env }) => {
      const child = utilityProcess.fork(path, args, { ...(env ? { env } : {}), stdio: 'pipe' });
      const answer = await new Promise((resolve) => {
        child.once('message', resolve);
        child.postMessage(question);
      });
      const code = await new Promise((resolve) => {
        child.once('exit', resolve);
        child.postMessage({ quit: 7 });
      });
      return { answer, code };
    },
    { path: CHILD, question: message, args: options.args ?? [], env: options.env },
  );

test.describe('utilityProcess.fork', () => {
  test('should run a module that talks with main by parentPort', async () => {
    assert.deepEqual(await ask({ echo: { list: [1, { two: 2 }] } }), {
      answer: { echo: { list: [1, { two: 2 }] } },
      code: 7,
    });
  });

  test('should clone messages as structured clone does', async () => {
    const shown = await driver().evaluate(async ({ utilityProcess }, path) => {
      const { show } = globalThis as unknown as { show: (value: unknown) => string };
      const child = utilityProcess.fork(path, [], { stdio: 'ignore' });
      const value = {
        map: new Map([[1, new Set([-0, 2n])]]),
        at: new Date(0),
        re: /x/g,
        no: undefined,
      };
      const ring: Record<string, unknown> = {
        bytes: new Uint8Array(200_000).fill(3).subarray(1, 4),
      };
      ring['ring'] = ring;
      const answer = new Promise((resolve) => child.once('message', resolve));
      child.postMessage({ echo: [value, ring] });
      const result = (await answer) as { echo: unknown };
      let refused = 'no error';
      try {
        child.postMessage(() => 1);
      } catch (error) {
        refused = (error as Error).message;
      }
      child.kill();
      return [show(result.echo), show([value, ring]), refused];
    }, CHILD);
    assert.equal(shown[0], shown[1]);
    assert.equal(shown[2], 'An object could not be cloned.');
  });

  test('should give it its arguments, environment and type', async () => {
    const { answer } = await ask(
      { describe: true },
      { args: ['--one', 'two words'], env: { ONLY: 'this' } },
    );
    assert.deepEqual(answer, {
      argv: ['--one', 'two words'],
      type: 'utility',
      env: ['ONLY'],
      isMain: true,
      require: 'function',
      electronWindows: 'undefined',
    });
  });

  test('should tell of spawn, with a pid of a child of main, and of its exit', async () => {
    const { events, pid, parent } = await driver().evaluate(async ({ utilityProcess }, path) => {
      const child = utilityProcess.fork(path, [], { stdio: 'ignore' });
      const seen: unknown[] = [child.pid ?? 'none'];
      await new Promise<void>((resolve) => child.once('spawn', resolve));
      seen.push('spawn');
      const { pid: running } = child;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.postMessage({ quit: 0 });
      seen.push(await ended, child.pid ?? 'none');
      return { events: seen, pid: running, parent: process.pid };
    }, CHILD);
    assert.deepEqual(events, ['none', 'spawn', 0, 'none']);
    assert.ok(typeof pid === 'number' && pid > 0 && parent === driver().app.pid);
    assert.equal(isAlive(pid), false);
  });

  test('should pipe what it prints', async () => {
    const printed = await driver().evaluate(async ({ utilityProcess }, path) => {
      const child = utilityProcess.fork(path, [], { stdio: 'pipe' });
      let out = '';
      let err = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.postMessage({ print: 'to stdout', complain: 'to stderr' });
      child.postMessage({ quit: 0 });
      await ended;
      return [out, err, child.stdout];
    }, CHILD);
    assert.deepEqual(printed, ['to stdout\n', 'to stderr\n', null]);
  });

  test('should refuse arguments that make no sense, with their names', async () => {
    const messages = await driver().evaluate(({ utilityProcess }) =>
      (
        [
          [''],
          [7],
          ['x.js', [1]],
          ['x.js', [], { stdio: 'sideways' }],
          ['x.js', [], { stdio: ['pipe', 'pipe', 'pipe'] }],
          ['x.js', [], { serviceName: 1 }],
          ['x.js', [], { execArgv: 'no list' }],
        ] as never[][]
      ).map((args) => {
        try {
          utilityProcess.fork(...(args as unknown as [string]));
          return 'no error';
        } catch (error) {
          return (error as Error).message;
        }
      }),
    );
    assert.deepEqual(messages, [
      'Missing UtilityProcess entry script.',
      'Missing UtilityProcess entry script.',
      'args must be an array of strings.',
      'stdio must be of the following values: inherit, pipe, ignore',
      'stdin value other than ignore is not supported.',
      'serviceName must be a string.',
      'execArgv must be an array of strings.',
    ]);
  });

  test('should end with status 1 and a stack when its module is missing or throws', async () => {
    const results = await driver().evaluate(
      async ({ utilityProcess }, paths) =>
        Promise.all(
          paths.map(async (path) => {
            const child = utilityProcess.fork(path, [], { stdio: 'pipe' });
            let err = '';
            child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
            const code = await new Promise((resolve) => child.once('exit', resolve));
            return [code, err];
          }),
        ),
      [`${appPath('ipc-utility')}/missing.js`, `${appPath('ipc-utility')}/throwing.js`],
    );
    assert.deepEqual(
      results.map(([code]) => code),
      [1, 1],
    );
    assert.match(String(results[0]?.[1]), /Cannot find module .*missing\.js/);
    assert.match(
      String(results[1]?.[1]),
      /RangeError: the utility process gives up[^]*throwing\.js/,
    );
  });
});

test.describe('ports of a utility process', () => {
  test('should connect it with main', async () => {
    const got = await driver().evaluate(async ({ utilityProcess, MessageChannelMain }, path) => {
      const child = utilityProcess.fork(path, [], { stdio: 'ignore' });
      const { port1, port2 } = new MessageChannelMain();
      const heard = new Promise((resolve) => port1.once('message', ({ data }) => resolve(data)));
      port1.start();
      child.postMessage({ take: 'port' }, [port2]);
      port1.postMessage('over the port');
      const data = await heard;
      const closed = new Promise((resolve) => port1.once('close', () => resolve('closed')));
      child.kill();
      return [data, await closed];
    }, CHILD);
    assert.deepEqual(got, [{ echoed: 'over the port' }, 'closed']);
  });

  test('should connect it with a page directly', async () => {
    await preload(`electron.ipcRenderer.once('port', ({ ports }) => { lab.port = ports[0] }); 0`);
    await driver().evaluate(
      ({ utilityProcess, MessageChannelMain, BrowserWindow }, { path, windowId }) => {
        const child = utilityProcess.fork(path, [], { stdio: 'ignore' });
        Object.assign(globalThis, { child });
        const { port1, port2 } = new MessageChannelMain();
        child.postMessage({ take: 'port' }, [port1]);
        BrowserWindow.fromId(windowId)?.webContents.postMessage('port', null, [port2]);
      },
      { path: CHILD, windowId: id() },
    );
    await until('the port', () => preload('!!lab.port').then(Boolean));
    assert.deepEqual(
      await preload(
        `new Promise((resolve) => {
           lab.port.onmessage = ({ data }) => resolve([data.echoed.size, data.echoed.get('n')]);
           lab.port.postMessage(new Map([['n', 42]]));
         })`,
      ),
      [1, 42],
    );
    await driver().evaluate(() => {
      (globalThis as unknown as { child: { kill(): boolean } }).child.kill();
    });
  });
});

test.describe('the end of a utility process', () => {
  test('should come by kill, once, and be no crash of main', async () => {
    const [killed, again, code, later] = await driver().evaluate(
      async ({ utilityProcess }, path) => {
        const child = utilityProcess.fork(path, [], { stdio: 'ignore' });
        await new Promise<void>((resolve) => child.once('spawn', resolve));
        const ended = new Promise((resolve) => child.once('exit', resolve));
        const first = child.kill();
        const exit = await ended;
        child.postMessage('nobody');
        await new Promise((resolve) => setImmediate(resolve));
        return [first, child.kill(), exit, typeof child.pid];
      },
      CHILD,
    );
    assert.deepEqual([killed, again, code, later], [true, false, 15, 'undefined']);
  });

  test('should be reported by child-process-gone with its name when it crashes', async () => {
    const { args } = await driver().eventAfter('child-process-gone', () =>
      driver().evaluate(async ({ utilityProcess }, path) => {
        const child = utilityProcess.fork(path, [], { stdio: 'ignore', serviceName: 'Crasher' });
        await new Promise<void>((resolve) => child.once('spawn', resolve));
        child.postMessage({ crash: true });
        await new Promise((resolve) => child.once('exit', resolve));
      }, CHILD),
    );
    const details = args[0] as Record<string, unknown>;
    assert.equal(details['type'], 'Utility');
    assert.equal(details['reason'], 'crashed');
    assert.equal(details['exitCode'], 6);
    assert.match(JSON.stringify(details), /Crasher/);
  });

  test('should be listed by app.getAppMetrics from spawn to exit', async () => {
    const listed = await driver().evaluate(async ({ utilityProcess, app }, path) => {
      const child = utilityProcess.fork(path, [], { stdio: 'ignore', serviceName: 'Listed' });
      await new Promise<void>((resolve) => child.once('spawn', resolve));
      const find = () => app.getAppMetrics().find(({ pid }) => pid !== 0 && pid === known);
      const known = child.pid;
      const during = find();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
      return { type: during?.type, after: typeof find() };
    }, CHILD);
    assert.deepEqual(listed, { type: 'Utility', after: 'undefined' });
  });

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    test(`should come with the end of main, by ${signal}`, async () => {
      const doomed = await Driver.launch();
      try {
        const pid = await doomed.evaluate(async ({ utilityProcess }, path) => {
          const child = utilityProcess.fork(path, [], { stdio: 'ignore' });
          await new Promise((resolve) => {
            child.once('message', resolve);
            child.postMessage({ echo: 1 });
          });
          return child.pid ?? 0;
        }, CHILD);
        assert.ok(isAlive(pid));
        assert.equal(programOf(pid)?.replace(/\d+$/, ''), 'node');
        assert.notEqual(statusField(pid, 'Name'), undefined);
        process.kill(doomed.app.pid, signal);
        await doomed.app.exited;
        await doomed.app.run.expectNothingLeft();
        assert.equal(isAlive(pid), false);
      } finally {
        await doomed.app.kill();
      }
    });
  }
});
