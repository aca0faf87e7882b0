// The back-forward list over an engine's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NavigationHistory } from '../../api/navigation-history.ts';
import type { NativeWebView } from '../../native.ts';

function history(urls: (string | null)[], activeIndex: number) {
  const offsets: number[] = [];
  const view = {
    history: () => ({ entries: urls.map((url) => ({ url, title: null })), activeIndex }),
    goToOffset: (offset: number) => offsets.push(offset) > 0,
  } as unknown as NativeWebView;
  return { history: new NavigationHistory(() => view), offsets };
}

test('should have no entries before the first load', () => {
  const { history: empty } = history([], -1);
  assert.equal(empty.getActiveIndex(), -1);
  assert.equal(empty.length(), 0);
  assert.deepEqual([empty.canGoBack(), empty.canGoForward()], [false, false]);
  assert.equal(empty.getEntryAtIndex(0), null);
});

test('should know where it can go', () => {
  const { history: middle } = history(['a:', 'b:', 'c:'], 1);
  assert.deepEqual([middle.canGoBack(), middle.canGoForward()], [true, true]);
  assert.deepEqual([middle.canGoToOffset(2), middle.canGoToOffset(-1)], [false, true]);
  assert.deepEqual(middle.getEntryAtIndex(2), { url: 'c:', title: '' });
});

test('should go by index and by offset', () => {
  const { history: last, offsets } = history(['a:', 'b:', 'c:'], 2);
  last.goToIndex(0);
  last.goBack();
  last.goForward();
  assert.deepEqual(offsets, [-2, -1, 1]);
});

test('should refuse an index that is no number', () => {
  const { history: any } = history(['a:'], 0);
  assert.throws(() => any.goToIndex('1' as unknown as number), /index must be a finite number/);
});
