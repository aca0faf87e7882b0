/** Tests of tab.ts, on a view without an engine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Tab } from '../tab.ts';
import { FakeView } from './fake-view.ts';

interface Bench {
  tab: Tab;
  view: FakeView;
  opened: string[];
  closed: Tab[];
  changes: () => number;
}

function makeTab(): Bench {
  const view = new FakeView();
  const opened: string[] = [];
  const closed: Tab[] = [];
  let changes = 0;
  const tab = new Tab(1, view.asTabView(), {
    changed: () => (changes += 1),
    openWanted: (_opener, url) => void opened.push(url),
    menuWanted: () => undefined,
    closed: (gone) => void closed.push(gone),
  });
  return { tab, view, opened, closed, changes: () => changes };
}

test('should stay hidden until it is active and has a page', () => {
  const { tab, view } = makeTab();
  assert.equal(view.visible, false);
  tab.setActive(true);
  tab.navigate('https://example.com/');
  assert.equal(view.visible, false);
  view.contents.commit('https://example.com/');
  assert.equal(view.visible, true);
  tab.setActive(false);
  assert.equal(view.visible, false);
});

test('should tell title and address, and of every change', () => {
  const { tab, view, changes } = makeTab();
  assert.equal(tab.state().title, 'New tab');
  view.contents.commit('https://example.com/', 'Example');
  assert.equal(changes(), 1);
  const { title, address, canGoBack, canGoForward, gone } = tab.state();
  assert.deepEqual(
    { title, address, canGoBack, canGoForward, gone },
    {
      title: 'Example',
      address: 'https://example.com/',
      canGoBack: true,
      canGoForward: false,
      gone: null,
    },
  );
  view.contents.emit('load-progress', 0.5);
  assert.equal(tab.state().progress, 0.5);
  view.contents.commit('https://example.com/untitled');
  assert.equal(tab.state().title, 'https://example.com/untitled');
});

test('should show an error page under the address that failed, and reload that', async () => {
  const { tab, view } = makeTab();
  tab.navigate('https://nowhere.example/');
  view.contents.fail('https://nowhere.example/', -105, 'ERR_NAME_NOT_RESOLVED');
  await turn();
  const page = view.contents.calls.at(-1) ?? '';
  assert.match(page, /^load clade:\/\/error\/\?url=https.*nowhere.*&code=ERR_NAME_NOT_RESOLVED$/);
  view.contents.commit(page.slice('load '.length), 'nowhere.example cannot be shown');
  assert.equal(tab.state().address, 'https://nowhere.example/');
  tab.reload();
  assert.equal(view.contents.calls.at(-1), 'load https://nowhere.example/');
});

test('should leave the page alone when a load is cancelled or fails half-way', async () => {
  const { view } = makeTab();
  view.contents.commit('https://example.com/');
  view.contents.fail('https://example.com/2', -3, 'ERR_ABORTED');
  view.contents.emit(
    'did-fail-load',
    {},
    -101,
    'ERR_CONNECTION_RESET',
    'https://example.com/',
    true,
  );
  await turn();
  assert.deepEqual(view.contents.calls, []);
});

test('should show an error page for an address that is refused outright', async () => {
  const { tab, view } = makeTab();
  const { contents } = view;
  const load = contents.loadURL.bind(contents);
  contents.loadURL = (url) => {
    if (!url.startsWith('http:')) return load(url);
    contents.emit('did-fail-load', {}, -312, 'ERR_UNSAFE_PORT', url, true);
    return Promise.resolve();
  };
  tab.navigate('http://a:1/');
  await turn();
  assert.match(contents.calls.at(-1) ?? '', /ERR_UNSAFE_PORT/);
});

test('should load no error page into a tab that was closed meanwhile', async () => {
  const { tab, view, closed } = makeTab();
  view.contents.fail('https://nowhere.example/', -105, 'ERR_NAME_NOT_RESOLVED');
  tab.close();
  await turn();
  assert.deepEqual(view.contents.calls, []);
  assert.deepEqual(closed, [tab]);
});

test('should hide the view and keep the title when the process ends, until it is reloaded', () => {
  const { tab, view } = makeTab();
  tab.setActive(true);
  view.contents.commit('https://example.com/', 'Example');
  Object.assign(view.contents, { url: '', title: '' });
  view.contents.emit('page-title-updated', {}, '');
  view.contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
  assert.equal(view.visible, false);
  assert.equal(tab.state().gone, 'crashed');
  assert.equal(tab.state().title, 'Example');
  assert.equal(tab.state().address, 'https://example.com/');
  tab.reload();
  assert.equal(view.contents.calls.at(-1), 'reload');
  view.contents.commit('https://example.com/', 'Example');
  assert.equal(view.visible, true);
  assert.equal(tab.state().gone, null);
});

test('should open what a page may open in a tab, and never in a window', () => {
  const { view, opened } = makeTab();
  view.contents.commit('https://example.com/');
  for (const url of ['https://other.example/', '', 'file:///etc/passwd', 'clade://processes/']) {
    assert.deepEqual(view.contents.openHandler?.({ url }), { action: 'deny' });
  }
  assert.deepEqual(opened, ['https://other.example/', 'about:blank']);
});

test('should take the keyboard only once it is shown', () => {
  const { tab, view } = makeTab();
  tab.setActive(true);
  tab.focus();
  assert.deepEqual(view.contents.calls, []);
  view.contents.commit('https://example.com/');
  assert.deepEqual(view.contents.calls, ['focus']);
  tab.setActive(false);
  tab.focus();
  tab.setActive(true);
  assert.deepEqual(view.contents.calls, ['focus']);
});
