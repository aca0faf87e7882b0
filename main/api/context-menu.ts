/**
 * What Electron's `context-menu` tells of the place that was clicked. The engine says what is there;
 * what only the document knows is asked of it, in a world of its own.
 */
import type { WebFrameMain } from './web-frame-main.ts';

/** Of native/addon/view_requests.h. */
export interface HitDetails {
  /** Device-independent pixels from the view's corner. */
  x: number;
  y: number;
  linkURL: string;
  linkText: string;
  titleText: string;
  srcURL: string;
  mediaType: string;
  isEditable: boolean;
  hasSelection: boolean;
}

/** In the order of EDIT_COMMANDS. */
type Flag =
  'canUndo' | 'canRedo' | 'canCut' | 'canCopy' | 'canPaste' | 'canDelete' | 'canSelectAll';

export type EditFlags = Record<Flag | 'canEditRichly', boolean>;

export interface MediaFlags {
  inError: boolean;
  isPaused: boolean;
  isMuted: boolean;
  hasAudio: boolean;
  isLooping: boolean;
  isControlsVisible: boolean;
  canToggleControls: boolean;
  canPrint: boolean;
  canSave: boolean;
  canShowPictureInPicture: boolean;
  isShowingPictureInPicture: boolean;
  canRotate: boolean;
  canLoop: boolean;
}

/** What the document says of the place. */
export interface PlaceDetails {
  selectionText: string;
  selectionStartOffset: number;
  selectionRect: { x: number; y: number; width: number; height: number };
  altText: string;
  mediaType: string;
  hasImageContents: boolean;
  suggestedFilename: string;
  frameURL: string;
  frameCharset: string;
  referrerPolicy: string;
  formControlType: string;
  spellcheckEnabled: boolean;
  isRichlyEditable: boolean;
  mediaFlags: MediaFlags;
}

export interface ContextMenuParams
  extends Omit<HitDetails, 'hasSelection'>, Omit<PlaceDetails, 'isRichlyEditable'> {
  /** The page's main frame: the engine does not say which one it was. */
  frame: WebFrameMain | null;
  pageURL: string;
  /** The engine has spelling menus of its own only: always empty. */
  misspelledWord: string;
  dictionarySuggestions: string[];
  menuSourceType: 'mouse';
  editFlags: EditFlags;
}

const FLAGS: Flag[] = [
  ...([
    'canUndo',
    'canRedo',
    'canCut',
    'canCopy',
    'canPaste',
    'canDelete',
    'canSelectAll',
  ] as const),
];

/** The engine's editing commands, whose state FLAGS hold. */
export const EDIT_COMMANDS = ['Undo', 'Redo', 'Cut', 'Copy', 'Paste', 'Delete', 'SelectAll'];

const NO_MEDIA: MediaFlags = {
  inError: false,
  isPaused: false,
  isMuted: false,
  hasAudio: false,
  isLooping: false,
  isControlsVisible: false,
  canToggleControls: false,
  canPrint: false,
  canSave: false,
  canShowPictureInPicture: false,
  isShowingPictureInPicture: false,
  canRotate: false,
  canLoop: false,
};

/** Where nothing can be asked: scripts are off, or there is no document. */
const NOTHING: PlaceDetails = {
  selectionText: '',
  selectionStartOffset: 0,
  selectionRect: { x: 0, y: 0, width: 0, height: 0 },
  altText: '',
  mediaType: '',
  hasImageContents: false,
  suggestedFilename: '',
  frameURL: '',
  frameCharset: '',
  referrerPolicy: 'strict-origin-when-cross-origin',
  formControlType: 'none',
  spellcheckEnabled: false,
  isRichlyEditable: false,
  mediaFlags: NO_MEDIA,
};

/** Runs in the page. Frames of other origins keep what is in them. @returns PlaceDetails */
const ASK = String.raw`((x, y, noMedia) => {
  let root = document, left = 0, top = 0, element = null;
  for (;;) {
    element = root.elementFromPoint(x - left, y - top);
    while (element?.shadowRoot) {
      const inner = element.shadowRoot.elementFromPoint(x - left, y - top);
      if (!inner || inner === element) break;
      element = inner;
    }
    let inside = null;
    try { inside = element?.contentDocument; } catch {}
    if (!inside?.defaultView) break;
    const box = element.getBoundingClientRect();
    left += box.left + element.clientLeft;
    top += box.top + element.clientTop;
    root = inside;
  }
  const view = root.defaultView;
  const tag = element?.localName ?? '';
  const isField = (tag === 'input' || tag === 'textarea') && typeof element.selectionStart === 'number';
  const selection = view.getSelection();
  const range = !isField && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
  const rect = range && !range.collapsed ? range.getBoundingClientRect() : null;
  const isMedia = tag === 'video' || tag === 'audio';
  const type = { img: 'image', video: 'video', audio: 'audio', canvas: 'canvas', embed: 'plugin', object: 'plugin' }[tag] ?? '';
  const control = {
    input: 'input-' + element?.type, textarea: 'text-area', button: 'button-' + element?.type,
    select: element?.multiple ? 'select-multiple' : 'select-one', fieldset: 'field-set', output: 'output',
  }[tag] ?? 'none';
  const source = element?.currentSrc || element?.src || '';
  return {
    selectionText: isField ? element.value.slice(element.selectionStart, element.selectionEnd) : selection.toString(),
    selectionStartOffset: isField ? element.selectionStart : (range?.startOffset ?? 0),
    selectionRect: rect
      ? { x: Math.round(rect.x + left), y: Math.round(rect.y + top), width: Math.round(rect.width), height: Math.round(rect.height) }
      : { x: 0, y: 0, width: 0, height: 0 },
    altText: element?.alt ?? '',
    mediaType: type,
    hasImageContents: tag === 'img' ? element.complete && element.naturalWidth > 0 : tag === 'canvas',
    suggestedFilename: type === 'image' && /^(?:https?|file|blob):/.test(source) ? decodeURIComponent(new URL(source).pathname.split('/').pop()) : '',
    frameURL: root === document ? '' : view.location.href,
    frameCharset: root.characterSet,
    referrerPolicy: element?.referrerPolicy || 'strict-origin-when-cross-origin',
    formControlType: control,
    spellcheckEnabled: element?.spellcheck ?? false,
    isRichlyEditable: element?.isContentEditable ?? false,
    mediaFlags: !isMedia ? noMedia : {
      ...noMedia, inError: element.error !== null, isPaused: element.paused, isMuted: element.muted,
      hasAudio: tag === 'audio' || (element.audioTracks?.length ?? 0) > 0, isLooping: element.loop,
      isControlsVisible: element.controls, canToggleControls: tag === 'video', canSave: /^https?:/.test(source), canLoop: true,
    },
  };
})`;

/** @param x CSS pixels from the page's corner */
export function placeQuestion(x: number, y: number): string {
  return `${ASK}(${x}, ${y}, ${JSON.stringify(NO_MEDIA)})`;
}

/**
 * @param place undefined where nothing could be asked
 * @param can as EDIT_COMMANDS
 */
export function contextMenuParams(
  { hasSelection, ...hit }: HitDetails,
  place: PlaceDetails = NOTHING,
  can: readonly boolean[],
  of: { frame: WebFrameMain | null; pageURL: string },
): ContextMenuParams {
  const { isRichlyEditable, ...details } = place;
  const flags = Object.fromEntries(FLAGS.map((flag, index) => [flag, can[index] === true]));
  return {
    ...details,
    ...hit,
    x: Math.round(hit.x),
    y: Math.round(hit.y),
    // The engine knows what is under the pointer, the document whether a film has only sound.
    mediaType: details.mediaType !== '' ? details.mediaType : hit.mediaType,
    selectionText: hasSelection || hit.isEditable ? details.selectionText : '',
    ...of,
    misspelledWord: '',
    dictionarySuggestions: [],
    menuSourceType: 'mouse',
    editFlags: { ...(flags as Record<Flag, boolean>), canEditRichly: isRichlyEditable },
  };
}
