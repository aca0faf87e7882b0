/** Which webContents shows an engine page: kept by WebContents itself, asked by those it imports. */
import type { WebContents } from './web-contents.ts';

interface Waiting {
  act: () => void;
  drop: () => void;
}

/** What may wait for one page. */
const MAX_WAITING = 1000;

const byPage = new Map<number, WebContents>();
const waiting = new Map<number, Waiting[]>();

export function rememberPage(pageId: number, contents: WebContents): void {
  byPage.set(pageId, contents);
  const due = waiting.get(pageId) ?? [];
  waiting.delete(pageId);
  for (const { act } of due) act();
}

/**
 * Acts once a webContents shows the page, at the earliest now. When a view changes to another
 * process, the first script of the page runs before main has heard from the engine that it is shown.
 * @param drop called instead when it will not be shown, or too much waits for it
 */
export function whenShown(pageId: number, act: () => void, drop: () => void): void {
  if (byPage.has(pageId)) return act();
  const list = waiting.get(pageId) ?? [];
  if (list.length >= MAX_WAITING) return drop();
  list.push({ act, drop });
  waiting.set(pageId, list);
}

/** Their process has ended. */
export function dropWaiting(pageIds: Iterable<number>): void {
  for (const pageId of pageIds) {
    const due = waiting.get(pageId) ?? [];
    waiting.delete(pageId);
    for (const { drop } of due) drop();
  }
}

export function forgetPages(pageIds: Iterable<number>): void {
  for (const pageId of pageIds) byPage.delete(pageId);
}

/** Undefined for a page that is gone, and for 0, which is none. */
export function contentsOfPage(pageId: number): WebContents | undefined {
  return byPage.get(pageId);
}
