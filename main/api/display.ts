/** Displays and the geometry between them. Pure. */
import type { NativeMonitor } from '../native.ts';
import type { Rectangle } from './native-image.ts';

export interface Point {
  x: number;
  y: number;
}

/** Lengths in device-independent pixels. */
export interface Display {
  /** Unique, and the same as long as the display is connected there. */
  id: number;
  /** The monitor's model, as it says itself. */
  label: string;
  bounds: Rectangle;
  /** Without panels and docks (X11 only; elsewhere the same as bounds). */
  workArea: Rectangle;
  size: { width: number; height: number };
  workAreaSize: { width: number; height: number };
  scaleFactor: number;
  /** Hertz. */
  displayFrequency: number;
  rotation: number;
  internal: boolean;
  touchSupport: 'unknown';
  accelerometerSupport: 'unknown';
  monochrome: boolean;
}

/** Connectors that only built-in panels have. */
const INTERNAL = /^(?:eDP|LVDS|DSI)/i;

export function displayOf(monitor: NativeMonitor): Display {
  const { x, y, width, height, workArea, connector } = monitor;
  return {
    id: idOf(connector),
    label: monitor.label,
    bounds: { x, y, width, height },
    workArea,
    size: { width, height },
    workAreaSize: { width: workArea.width, height: workArea.height },
    scaleFactor: monitor.scaleFactor,
    displayFrequency: monitor.frequency,
    rotation: 0,
    internal: INTERNAL.test(connector),
    touchSupport: 'unknown',
    accelerometerSupport: 'unknown',
    monochrome: false,
  };
}

/** FNV-1a of the connector's name, 32 bits. */
function idOf(connector: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(connector)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** The one with the point in it, or the least far from it. */
export function nearest(displays: readonly Display[], point: Point): Display | undefined {
  return least(displays, ({ bounds }) => distance(bounds, point));
}

/** The one that shares the largest area with the rectangle, or the nearest to its middle. */
export function matching(displays: readonly Display[], rect: Rectangle): Display | undefined {
  const best = least(displays, ({ bounds }) => -sharedArea(bounds, rect));
  if (best && sharedArea(best.bounds, rect) > 0) return best;
  return nearest(displays, { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 });
}

function least(
  displays: readonly Display[],
  cost: (display: Display) => number,
): Display | undefined {
  let best: Display | undefined;
  for (const display of displays) if (!best || cost(display) < cost(best)) best = display;
  return best;
}

function distance({ x, y, width, height }: Rectangle, point: Point): number {
  const outsideX = Math.max(x - point.x, 0, point.x - (x + width - 1));
  const outsideY = Math.max(y - point.y, 0, point.y - (y + height - 1));
  return Math.hypot(outsideX, outsideY);
}

function sharedArea(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
