/** What main tells a frame's runtime about its view (main/api/preload-script.ts writes it). */
export interface PreloadConfig {
  /** Absolute. */
  preloadPath: string;
  preloadDirectory: string;
  contextIsolation: boolean;
  additionalArguments: string[];
  webContentsId: number;
  versions: Record<string, string>;
  platform: string;
  arch: string;
  env: Record<string, string>;
  execPath: string;
  resourcesPath: string;
  /** Of this content process; 0 when it is not known. */
  pid: number;
}

/** The names in a preload script's scope, in this order, as in Electron's sandboxed renderers. */
export type PreloadScope = [
  exports: object,
  require: (id: string) => unknown,
  module: { exports: object },
  filename: string,
  dirname: string,
  process: object,
  buffer: unknown,
  global: object,
  setImmediate: unknown,
  clearImmediate: unknown,
];

export type PreloadFunction = (this: object, ...scope: PreloadScope) => void;
