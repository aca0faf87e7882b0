/** Electron's options of printToPDF. */
import type { PrintOptions } from '../page/print.ts';
import { expectBoolean, expectNumber, expectObject, expectString } from './arguments.ts';

export interface PdfOptions {
  landscape?: boolean;
  printBackground?: boolean;
  /** Default 1. */
  scale?: number;
  /** A paper's name, or its size in inches. Default Letter. */
  pageSize?: string | { width: number; height: number };
  /** Inches; default 0.4 each. */
  margins?: { top?: number; bottom?: number; left?: number; right?: number };
  /** Such as `1-5, 8`; all pages when empty. */
  pageRanges?: string;
}

const DEFAULT_MARGIN = 0.4;

/** Width and height in inches. */
const PAPERS: Record<string, [width: number, height: number]> = {
  A0: [33.1, 46.8],
  A1: [23.4, 33.1],
  A2: [16.54, 23.4],
  A3: [11.7, 16.54],
  A4: [8.27, 11.7],
  A5: [5.83, 8.27],
  A6: [4.13, 5.83],
  Legal: [8.5, 14],
  Letter: [8.5, 11],
  Tabloid: [11, 17],
  Ledger: [17, 11],
};

/** @throws TypeError that names the option of the wrong type */
export function checkPdfOptions(options: PdfOptions): PrintOptions {
  const [paperWidth, paperHeight] = paperOf(options.pageSize ?? 'Letter');
  const margin = (side: 'top' | 'right' | 'bottom' | 'left'): number =>
    expectNumber(options.margins?.[side] ?? DEFAULT_MARGIN, `margins.${side}`);
  return {
    paperWidth,
    paperHeight,
    margins: {
      top: margin('top'),
      right: margin('right'),
      bottom: margin('bottom'),
      left: margin('left'),
    },
    landscape: expectBoolean(options.landscape ?? false, 'landscape'),
    scale: expectNumber(options.scale ?? 1, 'scale'),
    background: expectBoolean(options.printBackground ?? false, 'printBackground'),
    pageRanges: expectString(options.pageRanges ?? '', 'pageRanges'),
  };
}

function paperOf(size: string | { width: number; height: number }): [number, number] {
  if (typeof size !== 'string') {
    const { width, height } = expectObject(size, 'pageSize') as { width: number; height: number };
    return [expectNumber(width, 'pageSize.width'), expectNumber(height, 'pageSize.height')];
  }
  const paper = Object.hasOwn(PAPERS, size) ? PAPERS[size] : undefined;
  if (!paper) {
    throw new TypeError(`pageSize: '${size}' is not one of ${Object.keys(PAPERS).join(', ')}`);
  }
  return paper;
}
