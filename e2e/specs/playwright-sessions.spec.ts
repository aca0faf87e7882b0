// Sessions of the DevTools protocol that tests open by Playwright: newCDPSession and the browser's.
import assert from 'node:assert/strict';
import type { CDPSession } from '@playwright/test';
import { sharedBrowser } from '../fixtures/remote-browser.ts';
import { test } from '../fixtures/test.ts';
import { until } from '../fixtures/wait.ts';

const { browser, withPage } = sharedBrowser();

async function metricsOf(session: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

test('should tell what a page takes', () =>
  withPage({}, async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await page.setContent('<p>one</p>');
    const before = await metricsOf(session);
    const { Timestamp = 0, NavigationStart = 0, DomContentLoaded = 0 } = before;
    assert.ok(NavigationStart > 0 && NavigationStart <= Timestamp, JSON.stringify(before));
    assert.ok(DomContentLoaded <= Timestamp, JSON.stringify(before));
    assert.deepEqual([before['Frames'], before['Documents']], [1, 1]);
    await page.evaluate(`
      kept = Array.from({ length: 300000 }, (_, n) => ({ n }));
      for (let n = 0; n < 100; n += 1) document.body.append(document.createElement('p'));
      document.body.append(document.createElement('iframe'))`);
    await page.waitForFunction('frames.length === 1');
    await until('a frame', async () => page.frames().length === 2);
    const after = await metricsOf(session);
    const grown = (name: string): number => (after[name] ?? 0) - (before[name] ?? 0);
    assert.deepEqual([grown('Frames'), grown('Documents')], [1, 1]);
    assert.ok(grown('Nodes') > 100, JSON.stringify({ before, after }));
    assert.ok(grown('JSHeapUsedSize') > 1_000_000, JSON.stringify({ before, after }));
    assert.ok((after['JSHeapTotalSize'] ?? 0) >= (after['JSHeapUsedSize'] ?? 0));
    // The kernel counts in hundredths of a second.
    await until('some work', async () => ((await metricsOf(session))['ProcessTime'] ?? 0) > 0);
  }));

test('should tell where a window is, and place it', () =>
  withPage({ viewport: null }, async (page) => {
    const own = await page.context().newCDPSession(page);
    const { targetInfo } = await own.send('Target.getTargetInfo');
    const session = await browser().newBrowserCDPSession();
    const { targetId } = targetInfo;
    const { windowId, bounds } = await session.send('Browser.getWindowForTarget', { targetId });
    assert.equal(bounds.windowState, 'normal');
    const boundsNow = async () =>
      (await session.send('Browser.getWindowBounds', { windowId })).bounds;
    const wanted = { left: 120, top: 90, width: 432, height: 321 };
    await session.send('Browser.setWindowBounds', { windowId, bounds: wanted });
    // The page begins inside of the frame that is placed.
    const isNear = (value = 0, place = 0): boolean => value >= place && value < place + 60;
    await until('the place', async () => {
      const { left, top, width, height } = await boundsNow();
      return isNear(left, 120) && isNear(top, 90) && width === 432 && height === 321;
    });
    await page.waitForFunction('innerWidth === 432');
    for (const windowState of ['maximized', 'fullscreen', 'normal'] as const) {
      await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
      await until(windowState, async () => (await boundsNow()).windowState === windowState);
    }
    await assert.rejects(
      session.send('Browser.setWindowBounds', {
        windowId,
        bounds: { windowState: 'maximized', width: 100 },
      }),
      /A maximized window takes no place or size: restore it first/,
    );
    await assert.rejects(
      session.send('Browser.getWindowBounds', { windowId: 12345 }),
      /Browser window not found/,
    );
    await session.detach();
  }));
