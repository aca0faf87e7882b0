/** Checks of what apps pass in. Each throws a TypeError that names the argument. */
import { parseColor, type Rgba } from '../common/color.ts';
import type { Rectangle } from './native-image.ts';

export function expectString(value: unknown, name: string): string {
  if (typeof value !== 'string')
    throw new TypeError(`${name} must be a string, got ${kind(value)}`);
  return value;
}

export function expectNumber(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new TypeError(`${name} must be a finite number, got ${kind(value)}`);
  }
  return value;
}

export function expectBoolean(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') {
    throw new TypeError(`${name} must be a boolean, got ${kind(value)}`);
  }
  return value;
}

export function expectObject(value: unknown, name: string): object {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`${name} must be an object, got ${kind(value)}`);
  }
  return value;
}

/** A length in device-independent pixels; X11 has 16 bits for one. */
export function expectLength(value: unknown, name: string): number {
  const length = Math.round(expectNumber(value, name));
  if (length < 0 || length > 32767) {
    throw new TypeError(`${name} must be between 0 and 32767, got ${length}`);
  }
  return length;
}

/** A screen coordinate in device-independent pixels. */
export function expectCoordinate(value: unknown, name: string): number {
  const coordinate = Math.round(expectNumber(value, name));
  if (Math.abs(coordinate) > 32767) {
    throw new TypeError(`${name} must be between -32767 and 32767, got ${coordinate}`);
  }
  return coordinate;
}

/** A colour as parseColor takes them. */
export function expectColor(value: unknown, name: string): Rgba {
  const rgba = parseColor(expectString(value, name));
  if (!rgba) {
    throw new TypeError(
      `${name}: '${String(value)}' is no colour: use #RRGGBB, #AARRGGBB, rgb() or rgba()`,
    );
  }
  return rgba;
}

/** @throws TypeError when `rect` is no rectangle of integers */
export function expectRectangle(rect: unknown, name: string): Rectangle {
  const { x, y, width, height } = expectObject(rect, name) as Partial<Rectangle>;
  return {
    x: expectCoordinate(x, `${name}.x`),
    y: expectCoordinate(y, `${name}.y`),
    width: expectLength(width, `${name}.width`),
    height: expectLength(height, `${name}.height`),
  };
}

function kind(value: unknown): string {
  return value === null ? 'null' : typeof value;
}
