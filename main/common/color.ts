/** Colours as Electron's backgroundColor takes them. No Node, no DOM. */

/** Red, green, blue and alpha, each 0 to 1. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

const NAMED: ReadonlyMap<string, Rgba> = new Map<string, Rgba>([
  ['black', [0, 0, 0, 1]],
  ['white', [1, 1, 1, 1]],
  ['red', [1, 0, 0, 1]],
  ['green', [0, 0.5, 0, 1]],
  ['blue', [0, 0, 1, 1]],
  ['gray', [0.5, 0.5, 0.5, 1]],
  ['transparent', [0, 0, 0, 0]],
]);

/**
 * Parses `#RGB`, `#ARGB`, `#RRGGBB`, `#AARRGGBB` (Electron puts alpha first), `rgb(r, g, b)`,
 * `rgba(r, g, b, a)` and a few names. Undefined when the text is none of these.
 */
export function parseColor(text: string): Rgba | undefined {
  const trimmed = text.trim().toLowerCase();
  return NAMED.get(trimmed) ?? parseHex(trimmed) ?? parseFunction(trimmed);
}

function parseHex(text: string): Rgba | undefined {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const long = digits.length <= 4 ? digits.replace(/./g, '$&$&') : digits;
  const argb = long.length === 6 ? `ff${long}` : long;
  const channel = (index: number): number =>
    Number.parseInt(argb.slice(index * 2, index * 2 + 2), 16) / 255;
  return [channel(1), channel(2), channel(3), channel(0)];
}

function parseFunction(text: string): Rgba | undefined {
  const match = /^rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*([\d.]+)\s*)?\)$/.exec(text);
  if (!match) return undefined;
  const [red, green, blue] = [match[1], match[2], match[3]].map((part) => Number(part) / 255);
  const alpha = match[4] === undefined ? 1 : Number(match[4]);
  const values = [red ?? 0, green ?? 0, blue ?? 0, alpha] as const;
  return values.every((value) => value >= 0 && value <= 1) ? values : undefined;
}
