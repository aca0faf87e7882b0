// Messages, sessions and targets, with a client in this process and pages that are none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, setUp } from './fake-host.ts';

const ATTACH = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };

test('should answer a command once, in its own session', async () => {
  const { host, client } = setUp();
  host.createPage();
  const { result } = await client.ask('Target.attachToTarget', {
    targetId: 'PAGE1',
    flatten: true,
  });
  const sessionId = result?.['sessionId'] as string;
  const detach = { ...ATTACH, autoAttach: false };
  const answer = await client.ask('Target.setAutoAttach', detach, sessionId);
  assert.deepEqual(answer, { id: 2, result: {}, sessionId });
  assert.equal(client.messages.filter((message) => message.id === 2).length, 1);
});

test('should say what is wrong with a command', async () => {
  const { client } = setUp();
  assert.deepEqual((await client.ask('Nope.nope')).error, {
    code: -32601,
    message: "'Nope.nope' wasn't found",
  });
  assert.equal((await client.ask('Target.toString')).error?.code, -32601);
  assert.equal((await client.ask('Target')).error?.code, -32601);
  assert.deepEqual((await client.ask('Target.closeTarget', { targetId: 1 })).error, {
    code: -32602,
    message: 'Invalid parameters: params.targetId should be a string',
  });
  assert.equal((await client.ask('Browser.getVersion', {}, 'NOBODY')).error?.code, -32001);
});

test('should survive messages that are none', async () => {
  const { client } = setUp();
  for (const text of ['', '{', '[]', 'null', '7', '{}', '{"id":"1"}', '{"id":1}', '{"id":1.5}']) {
    client.sendText(text);
    await client.heard();
    assert.ok(client.messages.at(-1)?.error, text);
  }
  client.sendText('{"id":1,"method":"Browser.getVersion","sessionId":{}}');
  await client.heard();
  assert.equal(client.messages.at(-1)?.error?.code, -32600);
  assert.equal((await client.ask('Browser.getVersion')).result?.['product'], 'Fake/1.2.3');
});

test('should attach to a new page before its creation is answered', async () => {
  const { client } = setUp();
  await client.ask('Target.setAutoAttach', ATTACH);
  const { id } = await client.ask('Target.createTarget', { url: 'about:blank' });
  const [attached] = client.events('Target.attachedToTarget');
  assert.ok(attached);
  assert.ok(
    client.messages.indexOf(attached) < client.messages.findIndex((message) => message.id === id),
  );
});

test("should hold a new page's loads while a client that asked for it is there", async () => {
  const { host, client, targets } = setUp();
  const other = new Client(targets);
  await client.ask('Target.setAutoAttach', ATTACH);
  await other.ask('Target.setAutoAttach', ATTACH);
  const page = host.createPage();
  assert.equal(page.held, 1);
  client.disconnect();
  assert.equal(page.held, 1);
  other.disconnect();
  assert.equal(page.held, 0);
});

test('should settle the processes of pages while a client waits with them', async () => {
  const { host, client } = setUp();
  await client.ask('Target.setAutoAttach', { ...ATTACH, waitForDebuggerOnStart: false });
  assert.equal(host.settled, 0);
  await client.ask('Target.setAutoAttach', ATTACH);
  await client.ask('Target.setAutoAttach', ATTACH);
  assert.equal(host.settled, 1);
  await client.ask('Target.setAutoAttach', { ...ATTACH, autoAttach: false });
  assert.equal(host.settled, 0);
  await client.ask('Target.setAutoAttach', ATTACH);
  client.disconnect();
  assert.equal(host.settled, 0);
});

test('should attach at once to pages that are there', async () => {
  const { host, client } = setUp();
  host.createPage();
  await client.ask('Target.setAutoAttach', ATTACH);
  await client.ask('Target.setAutoAttach', ATTACH);
  assert.equal(client.events('Target.attachedToTarget').length, 1);
  assert.equal(client.events('Target.attachedToTarget')[0]?.params?.['waitingForDebugger'], false);
});

test('should tell who attached that a page is gone', async () => {
  const { host, client } = setUp();
  const page = host.createPage();
  await client.ask('Target.setAutoAttach', ATTACH);
  const { result } = await client.ask('Target.attachToBrowserTarget');
  const second = result?.['sessionId'] as string;
  await client.ask('Target.attachToTarget', { targetId: 'PAGE1', flatten: true }, second);
  page.close();
  await client.heard();
  const gone = client.events('Target.detachedFromTarget');
  assert.deepEqual(new Set(gone.map((event) => event.sessionId)), new Set([undefined, second]));
});

test('should hear nothing more when it has disconnected', async () => {
  const { host, client } = setUp();
  await client.ask('Target.setAutoAttach', ATTACH);
  const before = client.messages.length;
  client.disconnect();
  host.createPage();
  client.sendText('{"id":99,"method":"Browser.getVersion"}');
  await new Promise(setImmediate);
  assert.equal(client.messages.length, before);
});
