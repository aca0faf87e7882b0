/**
 * Drags that start in a document: what they carry, for who goes on with them in the user's place
 * (drag.ts). Content process, agent world.
 */

/** @param report takes the data as JSON: renderer/agents/drag.ts, DragData */
export function watchDrags(report: (...words: string[]) => void): void {
  addEventListener(
    'dragstart',
    (event) => {
      let found = dataOf(event);
      const look = (): void => {
        found = dataOf(event);
      };
      // After the page's own listeners, whichever of them is the last to be called.
      const targets = event.composedPath();
      for (const target of targets) target.addEventListener('dragstart', look);
      setTimeout(() => {
        for (const target of targets) target.removeEventListener('dragstart', look);
        if (!event.defaultPrevented) report('drag', JSON.stringify(found));
      });
    },
    true,
  );
}

interface Found {
  items: { mimeType: string; data: string }[];
  effectAllowed: string;
}

function dataOf({ dataTransfer, target }: DragEvent): Found {
  const types = dataTransfer?.types.filter((type) => type !== 'Files') ?? [];
  const items = types.map((type) => ({ mimeType: type, data: dataTransfer?.getData(type) ?? '' }));
  const effectAllowed = dataTransfer?.effectAllowed ?? 'uninitialized';
  return { items: items.length > 0 ? items : ownDataOf(target), effectAllowed };
}

/** What a browser adds by itself. */
function ownDataOf(target: EventTarget | null): Found['items'] {
  const element = target instanceof Element ? target : (target as Node | null)?.parentElement;
  const link = element?.closest('a[href]');
  const url = link instanceof HTMLAnchorElement ? link.href : '';
  const source = url === '' && element instanceof HTMLImageElement ? element.src : url;
  if (source !== '') {
    return ['text/uri-list', 'text/plain'].map((mimeType) => ({ mimeType, data: source }));
  }
  const selected = String(getSelection() ?? '');
  return selected === '' ? [] : [{ mimeType: 'text/plain', data: selected }];
}
