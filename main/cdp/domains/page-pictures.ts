/** The part of Page that gives pictures and PDF; IO gives large results piece by piece. */
import { engineBinding, type NativePicture } from '../../native.ts';
import { printToPdf } from '../../page/print.ts';
import { takeScreenshot, type Clip } from '../../page/screenshot.ts';
import { command, domain } from '../domain.ts';
import { flag, number, oneOf, optional, record, text } from '../params.ts';
import { AGENT_WORLD } from '../page/worlds.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';
import { ioDomain } from './io.ts';

/** Chromium's, inches: Letter with margins of a centimetre. */
const PAPER = { width: 8.5, height: 11, margin: 0.4 };
const JPEG_QUALITY = 80;
/** A WebP picture of this quality is as it was. */
const LOSSLESS = 100;

type Format = 'png' | 'jpeg' | 'webp';

const METRICS = `
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
  const width = Math.max(scrollWidth, document.body?.scrollWidth ?? 0);
  const height = Math.max(scrollHeight, document.body?.scrollHeight ?? 0);
  return [scrollX, scrollY, clientWidth, clientHeight, width, height];`;

class Pictures {
  readonly #session: PageSession;
  #transparent = false;

  constructor(session: PageSession) {
    this.#session = session;
  }

  async capture(
    format: Format,
    quality: number | undefined,
    clip: Clip | undefined,
    beyondViewport: boolean | undefined,
  ): Promise<object> {
    const picture = await takeScreenshot(this.#session.target.host.view(), {
      ...(clip && { clip }),
      beyondViewport: beyondViewport ?? false,
      transparent: this.#transparent,
    });
    if (picture.width === 0 || picture.height === 0) {
      throw new ProtocolError('Unable to capture screenshot: nothing of the page is in the clip');
    }
    return { data: encode(picture, format, quality).toString('base64') };
  }

  /** Positions and sizes in CSS pixels. */
  async layoutMetrics(): Promise<object> {
    const json = await this.#session.target.host.view().evaluate(METRICS, AGENT_WORLD);
    const [scrollX, scrollY, width, height, contentWidth, contentHeight] = JSON.parse(
      json,
    ) as number[];
    const layout = { pageX: scrollX, pageY: scrollY, clientWidth: width, clientHeight: height };
    const visual = { offsetX: 0, offsetY: 0, ...layout, scale: 1, zoom: 1 };
    const content = { x: 0, y: 0, width: contentWidth, height: contentHeight };
    return {
      layoutViewport: layout,
      visualViewport: visual,
      contentSize: content,
      cssLayoutViewport: layout,
      cssVisualViewport: visual,
      cssContentSize: content,
    };
  }

  /** A background is transparent, or as the page has it: there is nothing between. */
  setBackground(color: Record<string, unknown> | undefined): void {
    if (color !== undefined && color['a'] !== 0) {
      throw new ProtocolError('The background can only be made transparent (a: 0)');
    }
    this.#transparent = color !== undefined;
  }

  async print(options: PrintParams): Promise<object> {
    const margin = (value: number | undefined): number => value ?? PAPER.margin;
    const pdf = await printToPdf(this.#session.target.host.view(), {
      paperWidth: options.paperWidth ?? PAPER.width,
      paperHeight: options.paperHeight ?? PAPER.height,
      margins: {
        top: margin(options.marginTop),
        right: margin(options.marginRight),
        bottom: margin(options.marginBottom),
        left: margin(options.marginLeft),
      },
      landscape: options.landscape ?? false,
      scale: options.scale ?? 1,
      background: options.printBackground ?? false,
      pageRanges: options.pageRanges ?? '',
    });
    if (options.transferMode !== 'ReturnAsStream') return { data: pdf.toString('base64') };
    return { data: '', stream: this.#session.state(ioDomain).add(pdf) };
  }
}

interface PrintParams {
  landscape: boolean | undefined;
  printBackground: boolean | undefined;
  scale: number | undefined;
  paperWidth: number | undefined;
  paperHeight: number | undefined;
  marginTop: number | undefined;
  marginBottom: number | undefined;
  marginLeft: number | undefined;
  marginRight: number | undefined;
  pageRanges: string | undefined;
  transferMode: string | undefined;
}

function encode(picture: NativePicture, format: Format, quality: number | undefined): Buffer {
  const { pixels, width, height } = picture;
  const engine = engineBinding();
  switch (format) {
    case 'png':
      return engine.encodePng(pixels, width, height);
    case 'jpeg':
      return engine.encodeJpeg(pixels, width, height, quality ?? JPEG_QUALITY);
    case 'webp':
      return engine.encodeWebp(pixels, width, height, quality ?? LOSSLESS);
  }
}

function clipOf(clip: Record<string, unknown> | undefined): Clip | undefined {
  if (!clip) return undefined;
  const member = (name: string): number => number().parse(clip[name], `params.clip.${name}`);
  return {
    x: member('x'),
    y: member('y'),
    width: member('width'),
    height: member('height'),
    scale: clip['scale'] === undefined ? 1 : member('scale'),
  };
}

export const pagePicturesDomain = domain<PageSession, Pictures>({
  name: 'Page.pictures',
  createState: (session) => new Pictures(session),
  commands: {
    captureScreenshot: command(
      {
        format: optional(oneOf('png', 'jpeg', 'webp')),
        quality: optional(number()),
        clip: optional(record()),
        captureBeyondViewport: optional(flag()),
      },
      (pictures: Pictures, { format, quality, clip, captureBeyondViewport }) =>
        pictures.capture(format ?? 'png', quality, clipOf(clip), captureBeyondViewport),
    ),
    getLayoutMetrics: command({}, (pictures: Pictures) => pictures.layoutMetrics()),
    printToPDF: command(
      {
        landscape: optional(flag()),
        printBackground: optional(flag()),
        scale: optional(number()),
        paperWidth: optional(number()),
        paperHeight: optional(number()),
        marginTop: optional(number()),
        marginBottom: optional(number()),
        marginLeft: optional(number()),
        marginRight: optional(number()),
        pageRanges: optional(text()),
        transferMode: optional(text()),
      },
      (pictures: Pictures, params) => pictures.print(params),
    ),
  },
});

/** The part of Emulation that pictures take into account. */
export const backgroundDomain = domain<PageSession, { session: PageSession }>({
  name: 'Emulation.background',
  createState: (session) => ({ session }),
  commands: {
    setDefaultBackgroundColorOverride: command(
      { color: optional(record()) },
      ({ session }: { session: PageSession }, { color }) =>
        session.state(pagePicturesDomain).setBackground(color),
    ),
  },
});
