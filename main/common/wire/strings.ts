/** Strings and keys that MessagePack, or msgpackr, would not keep. Any process; no Node, no DOM. */

/** ES2024, which all our engines have. */
interface WellFormed {
  isWellFormed(): boolean;
}

const BYTE_ORDER_MARK = 0xfeff;
const CHUNK_UNITS = 8192;

/** Does it survive? UTF-8 knows no lone surrogates, and decoders take a byte order mark off. */
export function isKept(text: string): boolean {
  return (text as string & WellFormed).isWellFormed() && text.charCodeAt(0) !== BYTE_ORDER_MARK;
}

/** UTF-16, little-endian. */
export function unitsOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    bytes[index * 2] = unit & 0xff;
    bytes[index * 2 + 1] = unit >> 8;
  }
  return bytes;
}

/** The reverse of unitsOf. @param bytes an even number of them */
export function stringOfUnits(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let start = 0; start < bytes.byteLength; start += CHUNK_UNITS * 2) {
    const units: number[] = [];
    const end = Math.min(bytes.byteLength, start + CHUNK_UNITS * 2);
    for (let at = start; at < end; at += 2) units.push(view.getUint16(at, true));
    text += String.fromCharCode(...units);
  }
  return text;
}

/**
 * Does a plain object made with these keys, in this order, have them in this order? Keys that look
 * like numbers come first and ascend in any object, but not in what a Proxy lists. Also refused are
 * the keys that mean something to an assignment or to msgpackr.
 */
export function keepsOrder(keys: readonly string[]): boolean {
  let last = -1;
  for (const key of keys) {
    const first = key.charCodeAt(0);
    if (first >= 0x30 && first <= 0x39) {
      const number = Number(key);
      if (!(number > last)) return false;
      last = number;
    } else {
      last = Infinity;
      if (key === '__proto__' || key === 'constructor') return false;
    }
    if (!isKept(key)) return false;
  }
  return true;
}
