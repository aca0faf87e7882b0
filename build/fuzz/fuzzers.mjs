// All fuzzers of the tree. A new one is a file: see README.md.
import { nativeFuzzers } from './native.mjs';
import { propertyFuzzers } from './properties.mjs';

/**
 * @typedef {object} Fuzzer
 * @property {string} name as the command line names it
 * @property {string} about the language that it is written in
 * @property {(seconds: number) => Promise<void>} run rejects when it has found something
 */

/** @returns {Fuzzer[]} */
export const fuzzers = () => [...nativeFuzzers(), ...propertyFuzzers()];
