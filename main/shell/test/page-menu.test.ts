// What the context menu of a page offers. Unit tests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageMenuTemplate, type PageActions, type PlaceInPage } from '../page-menu.ts';

const NOWHERE: PlaceInPage = {
  x: 3,
  y: 4,
  linkURL: '',
  srcURL: '',
  mediaType: 'none',
  isEditable: false,
  selectionText: '',
  editFlags: { canUndo: false, canRedo: false, canCut: false, canCopy: false, canPaste: true },
};

function actionsTo(log: unknown[]): PageActions {
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void log.push([name, ...args]);
  return {
    canGoBack: true,
    canGoForward: false,
    goBack: note('back'),
    goForward: note('forward'),
    reload: note('reload'),
    open: note('open'),
    copyText: note('copy'),
    inspect: note('inspect'),
  };
}

const offered = (place: Partial<PlaceInPage>): (string | undefined)[] =>
  pageMenuTemplate({ ...NOWHERE, ...place }, actionsTo([])).map((item) =>
    'label' in item && item.label !== undefined ? item.label : (item.role ?? '-'),
  );

test('should offer the page’s history on plain ground', () => {
  assert.deepEqual(offered({}), ['Back', 'Forward', 'Reload', '-', 'Inspect Element', '-']);
});

test('should offer links, pictures, the selection and the field, where there is one', () => {
  const link = ['Open Link in New Tab', 'Copy Link Address', '-', 'Inspect Element', '-'];
  assert.deepEqual(offered({ linkURL: 'https://a.test/' }), link);
  assert.equal(offered({ mediaType: 'image', srcURL: 'a:b' })[0], 'Open Image in New Tab');
  assert.equal(offered({ selectionText: 'word' })[0], 'copy');
  assert.ok(offered({ isEditable: true }).includes('paste'));
});

test('should do what it says', () => {
  const log: unknown[] = [];
  const template = pageMenuTemplate({ ...NOWHERE, linkURL: 'https://a.test/' }, actionsTo(log));
  for (const item of template) {
    if ('click' in item) (item.click as () => void)();
  }
  assert.deepEqual(log, [
    ['open', 'https://a.test/'],
    ['copy', 'https://a.test/'],
    ['inspect', 3, 4],
  ]);
});
