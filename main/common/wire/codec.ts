/**
 * Values to bytes and back, with the meaning of structured clone: what main, utility processes and
 * the preload runtime send each other. Any process; no Node, no DOM.
 */
export { decodeValue } from './decode.ts';
export { encodeValue, type EncodedValue } from './encode.ts';
export {
  LARGE_BUFFER_BYTES,
  MAX_BUFFERS,
  MAX_BUFFER_BYTES,
  MAX_DEPTH,
  MAX_VALUES,
  WireError,
} from './format.ts';
