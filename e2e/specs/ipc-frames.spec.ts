// Frames of a page, as main addresses them: WebFrameMain, sendToFrame, who the sender is.
import assert from 'node:assert/strict';
import { inPreload, openLab, useLab } from '../fixtures/lab.ts';
import { dataPage, startServer, type Server } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

const byText = (a: unknown[], b: unknown[]): number => String(a).localeCompare(String(b));

const { driver, id, preload } = useLab();

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

const framesPage = (): string =>
  dataPage('outer', {
    body: `<iframe name="first" src="${server.origin}/page?first"></iframe>
      <iframe name="second" srcdoc="<iframe name='deep' srcdoc='<p>deep'></iframe>"></iframe>`,
  });

/** Opens a window with a preload script in all frames of framesPage(), waits for all of them. */
async function openFrames(): Promise<number> {
  const window = await openLab(driver(), framesPage(), { nodeIntegrationInSubFrames: true });
  await until('all frames', () =>
    driver().inWindow(
      window,
      ({ webContents }) => webContents.mainFrame?.framesInSubtree.length === 4,
    ),
  );
  return window;
}

test.describe('WebFrameMain', () => {
  test('should show the tree of frames with urls, origins and names', async () => {
    const window = await openFrames();
    const tree = await driver().inWindow(window, ({ webContents }) => {
      const top = webContents.mainFrame;
      if (!top) throw new Error('no main frame');
      return top.framesInSubtree
        .map((frame) => ({
          name: frame.name,
          url: frame.url,
          origin: frame.origin,
          parent: frame.parent?.name ?? null,
          isUnderTop: frame.top === top,
          children: frame.frames.map(({ name }) => name).toSorted(),
          detached: frame.detached,
        }))
        .toSorted((a, b) => a.name.localeCompare(b.name));
    });
    const common = { isUnderTop: true, detached: false };
    assert.deepEqual(tree, [
      {
        name: '',
        url: framesPage(),
        origin: 'null',
        parent: null,
        children: ['first', 'second'],
        ...common,
      },
      {
        name: 'deep',
        url: 'about:srcdoc',
        origin: 'null',
        parent: 'second',
        children: [],
        ...common,
      },
      {
        name: 'first',
        url: `${server.origin}/page?first`,
        origin: server.origin,
        parent: '',
        children: [],
        ...common,
      },
      {
        name: 'second',
        url: 'about:srcdoc',
        origin: 'null',
        parent: '',
        children: ['deep'],
        ...common,
      },
    ]);
    await driver().close(window);
  });

  test('should send to its own frame only, and run scripts there', async () => {
    const window = await openFrames();
    const got = await driver().inWindow(window, async ({ webContents }) => {
      const frames = webContents.mainFrame?.framesInSubtree ?? [];
      await Promise.all(
        frames.map((frame) =>
          frame.executeJavaScript(`window.marked = ${JSON.stringify(frame.name)}`),
        ),
      );
      return Promise.all(
        frames.map(
          async (frame) => (await frame.executeJavaScript('window.marked')) === frame.name,
        ),
      );
    });
    assert.deepEqual(got, [true, true, true, true]);
    await driver().close(window);
  });

  test('should name the frame that a message came from, and reply to it', async () => {
    const window = await openFrames();
    const replies = await driver()
      .inWindow(window, async ({ webContents }) => {
        const heard: unknown[] = [];
        webContents.ipc.on('from-frame', (event) => {
          heard.push([event.senderFrame?.name, event.frameId === event.senderFrame?.routingId]);
          event.reply('to-frame', event.senderFrame?.name);
        });
        const frames = webContents.mainFrame?.framesInSubtree ?? [];
        const answers = await Promise.all(
          frames.map(async (frame) => {
            const answered = new Promise((resolve) => {
              frame.ipc.once('answered', (_event, text) => resolve([frame.name, text]));
            });
            frame.send('ask');
            return answered;
          }),
        );
        return { heard, answers };
      })
      .catch(String);
    assert.equal(typeof replies, 'object', JSON.stringify(replies));
    const { heard, answers } = replies as { heard: unknown[][]; answers: unknown[][] };
    assert.deepEqual(heard.map(([name, same]) => [name, same]).toSorted(byText), [
      ['', true],
      ['deep', true],
      ['first', true],
      ['second', true],
    ]);
    for (const [name, text] of answers) assert.equal(text, name);
    await driver().close(window);
  });

  test('should be gone with its frame', async () => {
    const window = await openFrames();
    const state = await driver().inWindow(window, async ({ webContents }) => {
      const frame = webContents.mainFrame?.frames.find(({ name }) => name === 'first');
      if (!frame) throw new Error('no frame');
      Object.assign(globalThis, { doomed: frame });
      await webContents.executeJavaScript(`document.querySelector('[name=first]').remove()`);
      return frame.routingId;
    });
    await until('the end of the frame', () =>
      driver().evaluate(() =>
        (globalThis as unknown as { doomed: { isDestroyed(): boolean } }).doomed.isDestroyed(),
      ),
    );
    const after = await driver().inWindow(
      window,
      async ({ webContents }, routingId) => {
        const { doomed } = globalThis as unknown as {
          doomed: { send(c: string): void; executeJavaScript(code: string): Promise<unknown> };
        };
        doomed.send('nobody');
        return [
          webContents.mainFrame?.framesInSubtree.length,
          webContents.sendToFrame(routingId, 'nobody'),
          await doomed.executeJavaScript('1').catch((error: Error) => error.message),
        ];
      },
      state,
    );
    assert.deepEqual(after, [
      3,
      false,
      'Render frame was disposed before WebFrameMain could be accessed',
    ]);
    await driver().close(window);
  });

  test('should follow the URL of its document, pushState and fragments included', async () => {
    const window = await openLab(driver(), `${server.origin}/page?start`);
    const url = () => driver().inWindow(window, ({ webContents }) => webContents.mainFrame?.url);
    assert.equal(await url(), `${server.origin}/page?start`);
    await driver().inPage(window, `location.hash = 'there'; 0`);
    await until('the fragment', async () => (await url()) === `${server.origin}/page?start#there`);
    await driver().inPage(window, `history.pushState({}, '', '/pushed'); 0`);
    await until('the pushed URL', async () => (await url()) === `${server.origin}/pushed`);
    await driver().close(window);
  });
});

test.describe('webContents.sendToFrame', () => {
  test('should reach one frame by its id, or by its process and id', async () => {
    const window = await openFrames();
    const sent = await driver().inWindow(window, ({ webContents }) => {
      const frame = webContents.mainFrame?.frames.find(({ name }) => name === 'first');
      if (!frame) throw new Error('no frame');
      return [
        webContents.sendToFrame(frame.routingId, 'ask'),
        webContents.sendToFrame([frame.processId, frame.routingId], 'ask'),
        webContents.sendToFrame([frame.processId + 1000, frame.routingId], 'ask'),
        webContents.sendToFrame(987654, 'ask'),
      ];
    });
    assert.deepEqual(sent, [true, true, false, false]);
    await driver().close(window);
  });

  test('should not reach the frames of another page', async () => {
    const window = await openFrames();
    const reached = await driver().evaluate(
      ({ BrowserWindow }, [from, to]) => {
        const frame = BrowserWindow.fromId(to ?? 0)?.webContents.mainFrame;
        const contents = BrowserWindow.fromId(from ?? 0)?.webContents;
        return contents?.sendToFrame([frame?.processId ?? 0, frame?.routingId ?? 0], 'ask');
      },
      [id(), window],
    );
    assert.equal(reached, false);
    await driver().close(window);
  });
});

test.describe('a message of a subframe', () => {
  test('should be answered in the subframe, by invoke and by sendSync', async () => {
    const window = await openFrames();
    const answers = await driver().inWindow(window, async ({ webContents }) => {
      webContents.ipc.handle('who', (event) => event.senderFrame?.name);
      webContents.ipc.on('who-sync', (event) => {
        event.returnValue = event.senderFrame?.name;
      });
      const done = Promise.all(
        (webContents.mainFrame?.framesInSubtree ?? []).map(
          (frame) =>
            new Promise((resolve) => {
              frame.ipc.once('asked', (_event, ...answer) => resolve([frame.name, ...answer]));
              frame.send('ask-both');
            }),
        ),
      );
      return done;
    });
    for (const [name, invoked, sync] of answers as string[][]) {
      assert.deepEqual([invoked, sync], [name, name]);
    }
    assert.equal(answers.length, 4);
    await driver().close(window);
  });

  test('should not come from a frame without a preload script', async () => {
    const window = await openLab(driver(), framesPage());
    assert.equal(
      await driver().inWindow(
        window,
        ({ webContents }) => webContents.mainFrame?.framesInSubtree.length,
      ),
      1,
    );
    assert.equal(
      await inPreload(driver(), window, `electron.ipcRenderer.invoke('echo', 'top')`),
      'top',
    );
    assert.equal(await preload('6 * 7'), 42);
    await driver().close(window);
  });
});
