/** The context menu of a page in the built-in app: what is offered where. Main process; pure. */
import type { Menu } from 'electron';

/** What is under the pointer; of Electron's context-menu parameters. */
export interface PlaceInPage {
  x: number;
  y: number;
  linkURL: string;
  srcURL: string;
  mediaType: string;
  isEditable: boolean;
  selectionText: string;
  editFlags: Record<'canUndo' | 'canRedo' | 'canCut' | 'canCopy' | 'canPaste', boolean>;
}

export interface PageActions {
  canGoBack: boolean;
  canGoForward: boolean;
  goBack(): void;
  goForward(): void;
  reload(): void;
  /** In a tab of its own. */
  open(url: string): void;
  copyText(text: string): void;
  inspect(x: number, y: number): void;
}

type Template = Parameters<typeof Menu.buildFromTemplate>[0];

const SEPARATOR = { type: 'separator' } as const;

/** Groups between separators; what is empty leaves none behind. */
export function pageMenuTemplate(place: PlaceInPage, actions: PageActions): Template {
  const groups = [linkItems(place, actions), imageItems(place, actions), editItems(place)];
  const isPlain = groups.every((group) => group.length === 0);
  if (isPlain) groups.push(pageItems(actions));
  groups.push([{ label: 'Inspect Element', click: () => actions.inspect(place.x, place.y) }]);
  return groups.flatMap((group) => (group.length > 0 ? [...group, SEPARATOR] : []));
}

function linkItems({ linkURL }: PlaceInPage, actions: PageActions): Template {
  if (linkURL === '') return [];
  return [
    { label: 'Open Link in New Tab', click: () => actions.open(linkURL) },
    { label: 'Copy Link Address', click: () => actions.copyText(linkURL) },
  ];
}

function imageItems({ mediaType, srcURL }: PlaceInPage, actions: PageActions): Template {
  if (mediaType !== 'image' || srcURL === '') return [];
  return [
    { label: 'Open Image in New Tab', click: () => actions.open(srcURL) },
    { label: 'Copy Image Address', click: () => actions.copyText(srcURL) },
  ];
}

function editItems({ isEditable, selectionText, editFlags }: PlaceInPage): Template {
  if (!isEditable) return selectionText === '' ? [] : [{ role: 'copy' }];
  return [
    { role: 'undo', enabled: editFlags.canUndo },
    { role: 'redo', enabled: editFlags.canRedo },
    SEPARATOR,
    { role: 'cut', enabled: editFlags.canCut },
    { role: 'copy', enabled: editFlags.canCopy },
    { role: 'paste', enabled: editFlags.canPaste },
    SEPARATOR,
    { role: 'selectAll' },
  ];
}

function pageItems(actions: PageActions): Template {
  return [
    { label: 'Back', enabled: actions.canGoBack, click: () => actions.goBack() },
    { label: 'Forward', enabled: actions.canGoForward, click: () => actions.goForward() },
    { label: 'Reload', click: () => actions.reload() },
  ];
}
