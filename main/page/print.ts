/** A page as PDF. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineBinding, type NativeWebView } from '../native.ts';

export interface PrintOptions {
  /** Paper and margins in inches. */
  paperWidth: number;
  paperHeight: number;
  margins: { top: number; right: number; bottom: number; left: number };
  landscape: boolean;
  /** 1 is the page's own size. */
  scale: number;
  background: boolean;
  /** Such as `1-5, 8`; empty for all pages. */
  pageRanges: string;
}

const MILLIMETRES_PER_INCH = 25.4;

/**
 * @throws (rejects) ERR_PRINT when the engine cannot print, RangeError for page ranges that are
 * none
 */
export async function printToPdf(view: NativeWebView, options: PrintOptions): Promise<Buffer> {
  const pageRanges = parsePageRanges(options.pageRanges);
  const folder = await mkdtemp(join(tmpdir(), 'clade-print-'));
  try {
    const path = join(folder, 'page.pdf');
    const { top, right, bottom, left } = options.margins;
    await engineBinding().printToPdf(view, path, {
      width: options.paperWidth * MILLIMETRES_PER_INCH,
      height: options.paperHeight * MILLIMETRES_PER_INCH,
      margins: {
        top: top * MILLIMETRES_PER_INCH,
        right: right * MILLIMETRES_PER_INCH,
        bottom: bottom * MILLIMETRES_PER_INCH,
        left: left * MILLIMETRES_PER_INCH,
      },
      landscape: options.landscape,
      scale: options.scale,
      background: options.background,
      pageRanges,
    });
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `1-5, 8` as pairs of page numbers from 0 on. @throws RangeError */
export function parsePageRanges(text: string): [number, number][] {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return parts.map((part) => {
    const match = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (!match || from < 1 || to < from) {
      throw new RangeError(`'${part.trim()}' is no range of pages: use 3 or 1-5`);
    }
    return [from - 1, to - 1];
  });
}
