/** Tells main what becomes of a document. Content process, agent world. */

/** @param report takes the event's name and its details */
export function watchDocument(report: (...words: string[]) => void): void {
  // Of a main frame's document the engine tells as much itself, but when all of it has come.
  addEventListener('DOMContentLoaded', () => report('lifecycle', 'DOMContentLoaded'), true);
  if (globalThis.parent !== globalThis.self) {
    addEventListener('load', (event) => {
      if (event.target === document) report('lifecycle', 'load');
    });
  }
  watchUrl(report);
}

interface Navigations {
  addEventListener(type: 'currententrychange', listener: () => void): void;
}

/** Changes of the URL that load nothing: fragments and history.pushState. */
function watchUrl(report: (...words: string[]) => void): void {
  const { navigation } = globalThis as { navigation?: Navigations };
  const tell = (): void => report('url', location.href);
  if (navigation) return navigation.addEventListener('currententrychange', tell);
  addEventListener('hashchange', tell);
  addEventListener('popstate', tell);
}
