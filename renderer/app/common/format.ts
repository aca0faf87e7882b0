/** Numbers as the built-in pages show them. Content process, page; pure. */

const MEGABYTE = 1024 * 1024;

/** Bytes as megabytes: `0.8 MB`, `54 MB`. */
export function megabytes(bytes: number): string {
  const value = bytes / MEGABYTE;
  return `${value.toFixed(value < 9.95 ? 1 : 0)} MB`;
}

/** `2.31 ms`; a dash for what does not apply. */
export function milliseconds(ms: number | null): string {
  return ms === null ? '–' : `${ms.toFixed(2)} ms`;
}

export function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}
