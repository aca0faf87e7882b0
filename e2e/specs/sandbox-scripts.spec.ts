// What a hostile page tries from JavaScript, by the public API alone.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sharedDriver, sharedServer } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';

test.describe('a hostile page', () => {
  const shared = sharedDriver();
  const server = sharedServer();
  const page = (name: string): string => `${server().origin}/page?${name}`;

  test('should read no file from the web', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clade-secret-'));
    try {
      const file = join(folder, 'secret.html');
      writeFileSync(file, '<title>secret</title><p>secret</p>');
      const url = JSON.stringify(pathToFileURL(file).href);
      const id = await shared().open({ url: page('reader') });
      const got = await shared().inPage(
        id,
        `(async () => {
          const got = [];
          const attempt = async (name, run) => {
            try {
              got.push(name + ' ' + (await run()));
            } catch {
              // Refused, as it should be.
            }
          };
          await attempt('fetch', async () => (await fetch(${url})).text());
          await attempt('xhr', () => {
            const xhr = new XMLHttpRequest();
            xhr.open('GET', ${url}, false);
            xhr.send();
            return xhr.responseText || Promise.reject();
          });
          await attempt('frame', () => new Promise((resolve, reject) => {
            const frame = document.createElement('iframe');
            frame.src = ${url};
            frame.onerror = reject;
            frame.onload = () => {
              try {
                const text = frame.contentDocument.body.textContent;
                if (text.includes('secret')) resolve(text);
                else reject();
              } catch {
                reject();
              }
            };
            document.body.append(frame);
            // A frame that is refused may say nothing.
            fetch('/page?later').then(() => fetch('/page?later')).then(reject);
          }));
          await attempt('import', () => import(${url}));
          await attempt('worker', () => new Promise((resolve, reject) => {
            const worker = new Worker(${url});
            worker.onerror = reject;
          }));
          return got;
        })()`,
      );
      assert.deepEqual(got, []);
      const before = await shared().inPage(id, 'location.href');
      await shared().inPage(id, `void (location.href = ${url})`);
      assert.equal(await shared().inPage(id, 'document.title'), 'reader');
      assert.equal(await shared().inPage(id, 'location.href'), before);
      await shared().close(id);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('should leave the folder of a custom protocol by no path', async () => {
    await shared().evaluate(({ protocol }) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      protocol.handle('lab', ({ url }) => {
        asked.push(new URL(url).pathname);
        return new Response('<title>lab</title>', { headers: { 'content-type': 'text/html' } });
      });
    });
    const id = await shared().open({ url: 'lab://host/folder/index.html' });
    await shared().inPage(
      id,
      `Promise.allSettled(['../../../etc/passwd', '/../../etc/passwd', '..%2f..%2fetc/passwd',
        '%2e%2e/%2e%2e/etc/passwd', '....//etc/passwd'].map((path) => fetch(path)))
        .then(() => true)`,
    );
    const paths = await shared().evaluate(
      () => (globalThis as unknown as { asked: string[] }).asked,
    );
    assert.ok(paths.length > 1);
    for (const path of paths) {
      assert.ok(path.startsWith('/'), path);
      // What is a step upwards is taken before the handler sees it; a coded slash is no separator.
      assert.ok(!path.split('/').includes('..'), path);
    }
    await shared().close(id);
  });

  test('should be denied every permission that it asks for', async () => {
    const id = await shared().open({ url: page('asking') });
    const answers = await shared().inPage(
      id,
      `(async () => {
        const answers = {};
        answers.notifications = await (window.Notification?.requestPermission?.() ?? 'none');
        answers.position = await new Promise((resolve) => {
          if (!navigator.geolocation) resolve('none');
          else navigator.geolocation.getCurrentPosition(() => resolve('given'), () => resolve('denied'));
        });
        answers.camera = await (navigator.mediaDevices?.getUserMedia({ video: true })
          .then(() => 'given', () => 'denied') ?? 'none');
        return answers;
      })()`,
    );
    for (const [name, answer] of Object.entries(answers as Record<string, string>)) {
      assert.match(answer, /^(denied|none|default)$/, `${name}: ${answer}`);
    }
    await shared().close(id);
  });

  test('should have none of Node’s or Electron’s objects', async () => {
    const id = await shared().open({ url: page('bare') });
    const found = await shared().inPage(
      id,
      `['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname']
        .filter((name) => name in window)`,
    );
    assert.deepEqual(found, []);
    await shared().close(id);
  });
});
