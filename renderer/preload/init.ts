/**
 * Starts the preload runtime in one document. Content process; in the isolated world, before any
 * script of the page, or in the main world when contextIsolation is off.
 *
 * Without a configuration the document has no preload script; then the runtime only does what main
 * asks for.
 */
import { Channel } from './channel.ts';
import { makeContextBridge } from './context-bridge.ts';
import { announceDocument } from './document-url.ts';
import { FrameCommands } from './frame-commands.ts';
import { ISOLATED_WORLD, MAIN_WORLD, type FrameNative } from './frame-native.ts';
import { InsertedCss } from './inserted-css.ts';
import { makeIpcRenderer } from './ipc-renderer.ts';
import { MessagePorts } from './message-port.ts';
import { inOwnRealm } from './own-realm.ts';
import { runPreload } from './preload.ts';
import type { PreloadConfig, PreloadFunction } from './preload-config.ts';
import { makeWebFrame } from './web-frame.ts';
import { Worlds } from './worlds.ts';

/** The bundle's function. @param inMainWorld the runtime's own way to itself */
export type Runtime = (
  native: FrameNative,
  config?: PreloadConfig | string,
  preload?: PreloadFunction | string,
  inMainWorld?: boolean,
) => void;

/** @param self the bundle's function */
export function start(
  self: Runtime,
  native: FrameNative,
  given?: PreloadConfig | string,
  preload?: PreloadFunction | string,
  inMainWorld = false,
): void {
  const config = typeof given === 'string' ? (JSON.parse(given) as PreloadConfig) : given;
  if (config && !config.contextIsolation && !inMainWorld) {
    // With objects of the page's own world throughout: nothing is isolated there.
    const source = `(${String(self)})`;
    const inPage = native.evaluateInMainWorld(source, 'clade:preload-runtime.js') as Runtime;
    inPage(native, JSON.stringify(config), preload, true);
    return;
  }
  if (inMainWorld) startHere(inOwnRealm(native), MAIN_WORLD, config, preload);
  else startHere(native, ISOLATED_WORLD, config, preload);
}

function startHere(
  native: FrameNative,
  homeId: number,
  config: PreloadConfig | undefined,
  preload: PreloadFunction | string | undefined,
): void {
  const worlds = new Worlds(native, homeId);
  const channel = new Channel(native);
  const css = new InsertedCss();
  const ipc = makeIpcRenderer(channel, new MessagePorts(native, homeId === ISOLATED_WORLD));
  const commands = new FrameCommands(channel, worlds, css);
  channel.listen((message, ports) => {
    switch (message.type) {
      case 'send':
      case 'post':
      case 'invoke-reply':
        return ipc.receive(message, ports);
      case 'execute':
      case 'insert-css':
      case 'remove-css':
        return commands.run(message);
      case 'sync-reply':
        throw new TypeError('A sync-reply came that nobody waits for');
    }
  });
  announceDocument(native, channel);
  if (!config || preload === undefined) return;
  const electron = {
    contextBridge: makeContextBridge(worlds),
    ipcRenderer: ipc.ipcRenderer,
    webFrame: makeWebFrame(native.frameId, worlds, css, channel),
  };
  runPreload(native, channel, config, preload, electron);
}
