/** Tests of shell-server.ts: who is answered what. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CommandError } from '../command.ts';
import { PageFiles } from '../page-files.ts';
import { ShellServer } from '../shell-server.ts';
import type { Command, ShellState } from '../shell-protocol.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-pages-'));
after(() => rmSync(folder, { recursive: true }));
for (const [file, text] of Object.entries({
  'start/index.html': '<p>start',
  'common/theme.css': 'p {}',
  'secret.txt': 'secret',
})) {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), text);
}

const toolbar = { getURL: () => 'clade://shell/' };
const page = { getURL: () => 'https://example.com/' };
const state: ShellState = { version: 7, activeTab: 0, tabs: [] };
const executed: Command[] = [];
const server = new ShellServer(new PageFiles(folder), {
  isToolbar: (sender) => sender === toolbar,
  execute: (command) => {
    if ('tab' in command) throw new CommandError(404, 'There is no tab.');
    executed.push(command);
  },
  nextState: (since) => Promise.resolve({ ...state, version: since + 1 }),
  processes: () => ({ processes: [] }),
});

const command = (body: string): Request =>
  new Request('clade://shell/command', { method: 'POST', body });

test('should obey the toolbar only', async () => {
  for (const sender of [page, null, { getURL: () => 'clade://shell/' }]) {
    assert.equal((await server.answer(command('{"type":"new-tab"}'), sender)).status, 403);
    assert.equal((await server.answer(new Request('clade://shell/state'), sender)).status, 403);
  }
  assert.deepEqual(executed, []);
  assert.equal((await server.answer(command('{"type":"new-tab"}'), toolbar)).status, 200);
  assert.deepEqual(executed, [{ type: 'new-tab' }]);
});

test('should not obey the toolbar’s view once it shows another page', async (context) => {
  context.mock.method(toolbar, 'getURL', () => 'https://example.com/');
  assert.equal((await server.answer(command('{"type":"new-tab"}'), toolbar)).status, 403);
});

test('should answer commands that cannot be obeyed with the reason', async () => {
  const malformed = await server.answer(command('{}'), toolbar);
  assert.equal(malformed.status, 400);
  assert.match(await malformed.text(), /Malformed command/);
  const absent = await server.answer(command('{"type":"close","tab":9}'), toolbar);
  assert.equal(absent.status, 404);
  assert.deepEqual(await absent.json(), { error: 'There is no tab.' });
  const get = await server.answer(new Request('clade://shell/command'), toolbar);
  assert.equal(get.status, 405);
});

test('should give the toolbar its state', async () => {
  const answer = await server.answer(new Request('clade://shell/state?since=41'), toolbar);
  assert.deepEqual(await answer.json(), { ...state, version: 42 });
  for (const since of ['-1', 'x', '1.5']) {
    const request = new Request(`clade://shell/state?since=${since}`);
    assert.equal((await server.answer(request, toolbar)).status, 400, since);
  }
});

test('should give the process list to its own page only', async () => {
  const request = new Request('clade://processes/data');
  assert.equal((await server.answer(request, page)).status, 403);
  assert.equal((await server.answer(request, toolbar)).status, 403);
  const own = { getURL: () => 'clade://processes/' };
  assert.deepEqual(await (await server.answer(request, own)).json(), { processes: [] });
});

test('should serve the files that shipped and nothing else', async () => {
  const start = await server.answer(new Request('clade://start/'), page);
  assert.equal(start.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(await start.text(), '<p>start');
  const theme = await server.answer(new Request('clade://start/common/theme.css'), page);
  assert.equal(await theme.text(), 'p {}');
  for (const path of ['start/none.html', 'start/../secret.txt', '/secret.txt', 'nobody/']) {
    assert.equal((await server.answer(new Request(`clade://${path}`), page)).status, 404, path);
  }
});
