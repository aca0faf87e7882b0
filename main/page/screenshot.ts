/** Pictures of a page: of what is shown, of a part of the document, of all of it. */
import { engineBinding, type NativePicture, type NativeWebView } from '../native.ts';

/** CSS pixels of the document, which may be scrolled. */
export interface Clip {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Further magnification of the picture. */
  scale: number;
}

export interface ScreenshotOptions {
  clip?: Clip;
  /** The clip may reach beyond what is shown. */
  beyondViewport?: boolean;
  /** Without the background that pages have by default. */
  transparent?: boolean;
}

/** A world of its own: what a page redefines does not matter. */
const WORLD = 'clade-input';

interface Place {
  scrollX: number;
  scrollY: number;
  /** Picture pixels for one CSS pixel. */
  ratio: number;
}

/** @throws (rejects) ERR_SNAPSHOT when the view has no size, ERR_SCRIPT when the page is gone */
export async function takeScreenshot(
  view: NativeWebView,
  { clip, beyondViewport = false, transparent = false }: ScreenshotOptions,
): Promise<NativePicture> {
  const picture = await view.snapshot(beyondViewport, transparent);
  if (!clip) return picture;
  const { scrollX, scrollY, ratio } = await placeOf(view);
  const left = (clip.x - (beyondViewport ? 0 : scrollX)) * ratio;
  const top = (clip.y - (beyondViewport ? 0 : scrollY)) * ratio;
  const part = cropPicture(picture, left, top, clip.width * ratio, clip.height * ratio);
  return scalePicture(part, clip.scale);
}

async function placeOf(view: NativeWebView): Promise<Place> {
  const json = await view.evaluate('return [scrollX, scrollY, devicePixelRatio]', WORLD);
  const [scrollX = 0, scrollY = 0, ratio = 1] = JSON.parse(json) as number[];
  return { scrollX, scrollY, ratio };
}

/** The part of a picture inside a rectangle, which is clipped to it; picture pixels. */
export function cropPicture(
  { width, height, pixels }: NativePicture,
  x: number,
  y: number,
  partWidth: number,
  partHeight: number,
): NativePicture {
  const left = clamp(Math.round(x), width);
  const top = clamp(Math.round(y), height);
  const part = {
    width: clamp(Math.round(x + partWidth), width) - left,
    height: clamp(Math.round(y + partHeight), height) - top,
  };
  if (part.width <= 0 || part.height <= 0) {
    return { width: 0, height: 0, pixels: Buffer.alloc(0) };
  }
  const rows = Array.from({ length: part.height }, (_, row) => {
    const start = ((top + row) * width + left) * 4;
    return pixels.subarray(start, start + part.width * 4);
  });
  return { ...part, pixels: Buffer.concat(rows) };
}

/** @param scale 1 leaves the picture as it is */
export function scalePicture(picture: NativePicture, scale: number): NativePicture {
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  if ((width === picture.width && height === picture.height) || width <= 0 || height <= 0) {
    return picture;
  }
  const pixels = engineBinding().scalePixels(
    picture.pixels,
    picture.width,
    picture.height,
    width,
    height,
  );
  return { width, height, pixels };
}

function clamp(value: number, limit: number): number {
  return Math.min(Math.max(value, 0), limit);
}
