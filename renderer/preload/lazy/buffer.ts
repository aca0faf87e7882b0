/** Node's Buffer, by the npm package `buffer`. Evaluated for preload scripts that name it. */
import { Buffer } from 'buffer/index.js';

export default Buffer;
