/** Which webContents shows an engine page: kept by WebContents itself, asked by those it imports. */
import type { WebContents } from './web-contents.ts';

const byPage = new Map<number, WebContents>();

export function rememberPage(pageId: number, contents: WebContents): void {
  byPage.set(pageId, contents);
}

export function forgetPages(pageIds: Iterable<number>): void {
  for (const pageId of pageIds) byPage.delete(pageId);
}

/** Undefined for a page that is gone, and for 0, which is none. */
export function contentsOfPage(pageId: number): WebContents | undefined {
  return byPage.get(pageId);
}
