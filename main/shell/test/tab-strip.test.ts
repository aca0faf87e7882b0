/** Tests of tab-strip.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TabStrip, type StripTab } from '../tab-strip.ts';

class FakeTab implements StripTab {
  readonly id: number;
  active = false;

  constructor(id: number) {
    this.id = id;
  }

  setActive(active: boolean): void {
    this.active = active;
  }
}

function makeStrip(count: number): { strip: TabStrip<FakeTab>; tabs: FakeTab[] } {
  const strip = new TabStrip<FakeTab>();
  const tabs = Array.from({ length: count }, (_, index) => new FakeTab(index + 1));
  for (const tab of tabs) strip.add(tab);
  return { strip, tabs };
}

const idsOf = (strip: TabStrip<FakeTab>): number[] => strip.list().map(({ id }) => id);
const activeIds = (tabs: FakeTab[]): number[] =>
  tabs.filter(({ active }) => active).map(({ id }) => id);

test('should activate exactly the tab that was added last', () => {
  const { strip, tabs } = makeStrip(3);
  assert.deepEqual(idsOf(strip), [1, 2, 3]);
  assert.deepEqual(activeIds(tabs), [3]);
});

test('should place a tab beside its opener', () => {
  const { strip, tabs } = makeStrip(3);
  strip.add(new FakeTab(4), tabs[0]);
  assert.deepEqual(idsOf(strip), [1, 4, 2, 3]);
  strip.add(new FakeTab(5), new FakeTab(99));
  assert.deepEqual(idsOf(strip), [1, 4, 2, 3, 5], 'an opener that is gone places it at the end');
});

test('should hand over to the right neighbour, then to the left', () => {
  const { strip, tabs } = makeStrip(3);
  const [first, second, third] = tabs;
  assert.ok(first && second && third);
  strip.activate(second);
  strip.remove(second);
  assert.deepEqual(activeIds([first, third]), [3]);
  strip.remove(third);
  assert.equal(strip.active, first);
  strip.remove(first);
  assert.equal(strip.active, undefined);
  assert.deepEqual(idsOf(strip), []);
});

test('should keep the active tab when another is removed, and bear a second removal', () => {
  const { strip, tabs } = makeStrip(2);
  const [first] = tabs;
  assert.ok(first);
  strip.remove(first);
  strip.remove(first);
  assert.equal(strip.active?.id, 2);
  assert.equal(strip.find(1), undefined);
});

test('should know the active tab’s neighbours, round at the ends', () => {
  const { strip, tabs } = makeStrip(3);
  assert.equal(strip.neighbour(1), tabs[0]);
  assert.equal(strip.neighbour(-1), tabs[1]);
  if (tabs[0]) strip.activate(tabs[0]);
  assert.equal(strip.neighbour(-1), tabs[2]);
  assert.equal(new TabStrip<FakeTab>().neighbour(1), undefined);
});
