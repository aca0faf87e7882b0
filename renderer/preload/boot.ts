/**
 * The body of the preload runtime: a function of these five names, as build/preload-runtime.mjs wraps
 * it. Content process, once in each document.
 */
import { start, type Runtime } from './init.ts';

declare const cladeRuntime: Runtime;
declare const native: Parameters<Runtime>[0];
declare const config: Parameters<Runtime>[1];
declare const preload: Parameters<Runtime>[2];
declare const inMainWorld: Parameters<Runtime>[3];

start(cladeRuntime, native, config, preload, inMainWorld);
