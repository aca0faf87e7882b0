// Clients of the DevTools protocol that do what none should: the app and other clients go on.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { DEBUGGING, ProtocolClient, serverOf } from '../fixtures/protocol-client.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedDriver } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';

test.describe('A hostile client', () => {
  const driver = sharedDriver(DEBUGGING);
  const open = async () => ProtocolClient.connect(await serverOf(driver()));

  /** The app answers, and so does the server to somebody else. */
  async function expectWell(): Promise<void> {
    assert.equal(await driver().evaluate(() => 6 * 7), 42);
    const other = await open();
    assert.ok((await other.ask('Browser.getVersion')).result);
    other.close();
  }

  test('should get an error for each message that is none', async () => {
    const client = await open();
    for (const text of ['', '{', '[]', 'null', '"x"', '{"id":"1","method":"Browser.getVersion"}']) {
      const before = client.messages.length;
      client.socket.send(text);
      const answer = await client.next(
        'an error',
        (message) => client.messages.indexOf(message) >= before,
      );
      assert.ok(answer.error, text);
    }
    assert.equal((await client.ask('Nope.nope')).error?.code, -32601);
    assert.equal((await client.ask('Target.closeTarget', { targetId: 7 })).error?.code, -32602);
    assert.equal((await client.ask('Runtime.evaluate', {}, 'NOBODY')).error?.code, -32001);
    client.close();
    await expectWell();
  });

  test('should be cut off when its frames are garbage', async () => {
    const url = new URL(await serverOf(driver()));
    const socket = connect(Number(url.port), url.hostname);
    const ended = once(socket, 'close');
    socket.on('error', () => undefined);
    socket.write(
      `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(socket, 'data');
    socket.write(Buffer.from('ff'.repeat(4096), 'hex'));
    socket.resume();
    await ended;
    await expectWell();
  });

  test('should be answered when a message is huge', async () => {
    const client = await open();
    const answer = await client.ask('Browser.getVersion', {
      padding: 'x'.repeat(32 * 1024 * 1024),
    });
    assert.ok(answer.result);
    client.socket.send('y'.repeat(32 * 1024 * 1024));
    await client.next('an error', ({ error }) => error?.code === -32700);
    client.close();
    await expectWell();
  });

  test('should disturb nobody when it leaves in the midst of a command', async () => {
    const id = await driver().open({ url: dataPage('left') });
    for (let round = 0; round < 5; round += 1) {
      const client = await open();
      const session = await client.attach();
      client.post('Runtime.enable', {}, session);
      const expression = 'new Promise((resolve) => setTimeout(resolve, 100))';
      client.post('Runtime.evaluate', { expression, awaitPromise: true }, session);
      client.socket.terminate();
      await client.closed;
    }
    await expectWell();
    const title = await driver().inWindow(id, (window) =>
      window.webContents.executeJavaScript('document.title'),
    );
    assert.equal(title, 'left');
    await driver().inWindow(id, (window) => window.destroy());
  });

  test('should be served alike in each of fifty sessions', async () => {
    const id = await driver().open({ url: dataPage('many') });
    const client = await open();
    const sessions = await Promise.all(Array.from({ length: 50 }, () => client.attach()));
    assert.equal(new Set(sessions).size, 50);
    const answers = await Promise.all(
      sessions.map((session, n) =>
        client.ask('Runtime.evaluate', { expression: `document.title + ${n}` }, session),
      ),
    );
    answers.forEach((answer, n) => {
      assert.deepEqual(answer.result?.['result'], { type: 'string', value: `many${n}` });
      assert.equal(answer.sessionId, sessions[n]);
    });
    client.close();
    await client.closed;
    await expectWell();
    await driver().inWindow(id, (window) => window.destroy());
  });

  test('should not get in when it is a web page', async () => {
    const url = new URL(await serverOf(driver()));
    const ask = async (headers: Record<string, string>): Promise<number> => {
      const asked = request({ host: url.hostname, port: url.port, path: '/json/version', headers });
      asked.end();
      const [response] = (await once(asked, 'response')) as [
        { statusCode: number; resume(): void },
      ];
      response.resume();
      return response.statusCode;
    };
    assert.equal(await ask({}), 200);
    assert.equal(await ask({ origin: 'https://a.example' }), 403);
    assert.equal(await ask({ host: 'a.example' }), 403);
  });
});

test('should not listen unless it is asked to', async ({ driver }) => {
  assert.equal(await driver.evaluate(({ app }) => app.isReady()), true);
  assert.doesNotMatch(driver.app.stderr, /DevTools listening/);
});
