// ipcRenderer: every method of it, from the preload script's seat.
import assert from 'node:assert/strict';
import { hear, settled, takeHeard, useLab } from '../fixtures/lab.ts';
import { test } from '../fixtures/test.ts';

const { driver, id, preload } = useLab();

test.describe('ipcRenderer.send', () => {
  test('should deliver its arguments to ipcMain in the order of the calls', async () => {
    await hear(driver(), 'first', 'second');
    await preload(`for (let n = 0; n < 50; n++) {
      electron.ipcRenderer.send(n % 2 ? 'second' : 'first', n, 'text', [n]);
    }`);
    await settled(driver(), id());
    const expected = Array.from({ length: 50 }, (_, n) => [
      n % 2 ? 'second' : 'first',
      n,
      'text',
      [n],
    ]);
    assert.deepEqual(await takeHeard(driver()), expected);
  });

  test('should return undefined and work without a receiver of the method', async () => {
    await hear(driver(), 'bare');
    assert.equal(
      await preload(`const { send } = electron.ipcRenderer; String(send('bare', 1))`),
      'undefined',
    );
    await settled(driver(), id());
    assert.deepEqual(await takeHeard(driver()), [['bare', 1]]);
  });

  test('should tell the caller what cannot be cloned, and send nothing', async () => {
    await hear(driver(), 'refused');
    for (const value of ['() => 1', 'Symbol()', 'Promise.resolve()', 'new WeakMap()', 'document']) {
      const error = await preload(
        `try { electron.ipcRenderer.send('refused', { inner: [${value}] }); 'sent' }
         catch (error) { error.name + ': ' + error.message }`,
      );
      assert.equal(error, 'TypeError: An object could not be cloned.', value);
    }
    await settled(driver(), id());
    assert.deepEqual(await takeHeard(driver()), []);
  });

  test('should name the limit of a channel name that is too long or no string', async () => {
    const errors = await preload(
      `['x'.repeat(257), 7, undefined].map((name) => {
         try { return electron.ipcRenderer.send(name); } catch (error) { return String(error); }
       })`,
    );
    assert.deepEqual(errors, [
      'TypeError: The name of a channel has 256 characters at most.',
      'TypeError: The name of a channel is a string.',
      'TypeError: The name of a channel is a string.',
    ]);
    // The process has done nothing wrong.
    assert.equal(await preload('6 * 7'), 42);
  });

  test('should take channels whose names mean something in JavaScript', async () => {
    const names = ['__proto__', 'constructor', 'error', 'newListener', 'hasOwnProperty', ''];
    await hear(driver(), ...names.filter((name) => name !== 'newListener'));
    await preload(
      `for (const name of ${JSON.stringify(names)}) electron.ipcRenderer.send(name, 'x')`,
    );
    await settled(driver(), id());
    const heard = (await takeHeard(driver())).map(([name]) => name);
    assert.deepEqual(
      heard,
      names.filter((name) => name !== 'newListener'),
    );
    await driver().evaluate(({ ipcMain }, all) => {
      for (const name of all) {
        if (name !== 'error') ipcMain.removeAllListeners(name);
      }
    }, names);
  });
});

test.describe('ipcRenderer.invoke', () => {
  test('should resolve with what the handler returns, awaited', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.handle('sum', (_event, a, b) => Number(a) + Number(b));
      ipcMain.handle('later', async (_event, value) => {
        await new Promise((resolve) => setImmediate(resolve));
        return { value };
      });
    });
    assert.equal(await preload(`electron.ipcRenderer.invoke('sum', 20, 22)`), 42);
    assert.deepEqual(await preload(`electron.ipcRenderer.invoke('later', 'x')`), { value: 'x' });
  });

  test('should keep calls apart that are answered out of order', async () => {
    await driver().evaluate(({ ipcMain }) => {
      const waiting: (() => void)[] = [];
      ipcMain.handle('reversed', (_event, n) => {
        const answer = new Promise((resolve) => waiting.push(() => resolve(n)));
        if (waiting.length === 20) for (const go of waiting.toReversed()) go();
        return answer;
      });
    });
    const all = await preload(
      `Promise.all(Array.from({ length: 20 }, (_, n) => electron.ipcRenderer.invoke('reversed', n)))`,
    );
    assert.deepEqual(
      all,
      Array.from({ length: 20 }, (_, n) => n),
    );
  });

  test("should reject with Electron's text when there is no handler", async () => {
    assert.equal(
      await preload(`electron.ipcRenderer.invoke('nobody').catch((error) => String(error))`),
      "Error: Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    );
  });

  test("should reject with Electron's text when the handler throws or rejects", async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.handle('throws', () => {
        throw new RangeError('too far');
      });
      ipcMain.handle('rejects', () => Promise.reject(new Error('not today')));
      ipcMain.handle('throws-text', () => {
        // eslint-disable-next-line typescript/only-throw-error
        throw 'plain text';
      });
      ipcMain.handle('returns-function', () => () => 1);
    });
    const outcome = (name: string) =>
      preload(
        `electron.ipcRenderer.invoke('${name}').catch((error) => error.name + '|' + error.message)`,
      );
    assert.equal(
      await outcome('throws'),
      "Error|Error invoking remote method 'throws': RangeError: too far",
    );
    assert.equal(
      await outcome('rejects'),
      "Error|Error invoking remote method 'rejects': Error: not today",
    );
    assert.equal(
      await outcome('throws-text'),
      "Error|Error invoking remote method 'throws-text': plain text",
    );
    assert.equal(
      await outcome('returns-function'),
      "Error|Error invoking remote method 'returns-function': TypeError: An object could not be cloned.",
    );
  });

  test('should reject at once when an argument cannot be cloned', async () => {
    assert.equal(
      await preload(`electron.ipcRenderer.invoke('echo', () => 1).catch(String)`),
      'TypeError: An object could not be cloned.',
    );
  });

  test('should not resolve in a document that has been replaced meanwhile', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.handle('slow', async () => {
        await new Promise((resolve) => ipcMain.once('go', resolve));
        return 'late';
      });
    });
    await preload(`electron.ipcRenderer.invoke('slow').then(() => { lab.answered = true }); 0`);
    await driver().inWindow(id(), (window) => window.loadURL('data:text/html,<title>next</title>'));
    await preload(`electron.ipcRenderer.send('go')`);
    await settled(driver(), id());
    assert.equal(await preload(`String(lab.answered)`), 'undefined');
  });
});

test.describe('ipcRenderer.sendSync', () => {
  test('should block until returnValue is set, now or later', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.on('sync', (event, value) => {
        event.returnValue = { value, at: 'once' };
      });
      ipcMain.on('sync-later', (event) => {
        setImmediate(() => {
          event.returnValue = 'later';
        });
      });
    });
    assert.deepEqual(await preload(`electron.ipcRenderer.sendSync('sync', 1)`), {
      value: 1,
      at: 'once',
    });
    assert.equal(await preload(`electron.ipcRenderer.sendSync('sync-later')`), 'later');
  });

  test('should take the first value of two, and of two listeners', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.on('twice', (event) => {
        event.returnValue = 'first';
        event.returnValue = 'second';
      });
      ipcMain.on('twice', (event) => {
        event.returnValue = 'third';
      });
    });
    assert.equal(await preload(`electron.ipcRenderer.sendSync('twice')`), 'first');
  });

  test('should return undefined without a listener, and warn in main', async () => {
    assert.equal(await preload(`String(electron.ipcRenderer.sendSync('unheard'))`), 'undefined');
    await driver().app.waitForOutput('stderr', /sendSync\(\) with 'unheard' channel/);
  });

  test('should throw when the value cannot be cloned, and leave the frame alive', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.on('bad-value', (event) => {
        event.returnValue = () => 1;
      });
    });
    assert.match(
      String(
        await preload(`try { electron.ipcRenderer.sendSync('bad-value') } catch (e) { String(e) }`),
      ),
      /could not be cloned/,
    );
    assert.equal(await preload('6 * 7'), 42);
  });

  test('should keep its place among the messages that were sent before', async () => {
    await hear(driver(), 'before');
    await driver().evaluate(({ ipcMain }) => {
      const { heard } = globalThis as unknown as { heard: unknown[] };
      ipcMain.on('count', (event) => {
        event.returnValue = heard.length;
      });
    });
    const counted = await preload(
      `for (let n = 0; n < 30; n++) electron.ipcRenderer.send('before', n);
       electron.ipcRenderer.sendSync('count')`,
    );
    assert.equal(counted, 30);
    await takeHeard(driver());
  });

  test('should deliver what main sends meanwhile, afterwards and in order', async () => {
    await driver().evaluate(({ ipcMain }) => {
      ipcMain.on('sync-with-mail', (event) => {
        for (let n = 0; n < 10; n += 1) event.sender.send('mail', n);
        event.returnValue = 'done';
      });
    });
    const got = await preload(
      `new Promise((resolve) => {
         const mail = [];
         electron.ipcRenderer.on('mail', (event, n) => {
           mail.push(n);
           if (n === 9) resolve(mail);
         });
         mail.push(electron.ipcRenderer.sendSync('sync-with-mail'));
       })`,
    );
    assert.deepEqual(got, ['done', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

test.describe('listeners of ipcRenderer', () => {
  const send = (...args: unknown[]) =>
    driver().inWindow(id(), ({ webContents }, list) => webContents.send('note', ...list), args);

  test('should hear webContents.send with an event and the arguments', async () => {
    const got = preload(
      `new Promise((resolve) => electron.ipcRenderer.once('note', (event, ...args) => resolve([
         args, event.sender === electron.ipcRenderer, event.senderId, event.ports.length,
       ])))`,
    );
    await settled(driver(), id());
    await send('a', { b: [1] });
    assert.deepEqual(await got, [['a', { b: [1] }], true, 0, 0]);
  });

  test('should come and go by on, once, off, removeListener and removeAllListeners', async () => {
    await preload(
      `lab.log = [];
       lab.say = (tag) => (event, n) => { lab.log.push(tag + n) };
       lab.a = lab.say('a'); lab.b = lab.say('b');
       const { ipcRenderer } = electron;
       ipcRenderer.on('note', lab.a).addListener('note', lab.b).once('note', lab.say('c')); 0`,
    );
    await send(1);
    await send(2);
    await preload(`electron.ipcRenderer.off('note', lab.a); 0`);
    await send(3);
    await preload(`electron.ipcRenderer.removeListener('note', lab.b).on('note', lab.a); 0`);
    await send(4);
    await preload(`electron.ipcRenderer.removeAllListeners('note'); 0`);
    await send(5);
    assert.deepEqual(await preload('lab.log'), ['a1', 'b1', 'c1', 'a2', 'b2', 'b3', 'a4']);
    assert.equal(await preload(`electron.ipcRenderer.listenerCount('note')`), 0);
  });

  test('should not keep the others from a message when one of them throws', async () => {
    await preload(
      `lab.log = [];
       electron.ipcRenderer.on('note', (event, n) => { if (n === 1) throw new Error('mine') });
       electron.ipcRenderer.on('next', (event, n) => { lab.log.push(n) }); 0`,
    );
    await send(1);
    await driver().inWindow(id(), ({ webContents }) => webContents.send('next', 2));
    assert.deepEqual(await preload('lab.log'), [2]);
  });
});

test.describe('ipcRenderer.sendToHost', () => {
  test('should reach nobody in a page that no other embeds', async () => {
    await hear(driver(), 'to-host');
    await preload(`electron.ipcRenderer.sendToHost('to-host', 1)`);
    await settled(driver(), id());
    assert.deepEqual(await takeHeard(driver()), []);
  });
});
