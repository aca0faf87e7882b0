/** Tells main which document this is, and later on its URL. Content process. */
import { cut, LIMITS } from '../../main/common/preload-protocol.ts';
import type { Channel } from './channel.ts';
import type { FrameNative } from './frame-native.ts';

/**
 * Sends frame-ready, which comes before any other message of the document. After history.pushState,
 * of which there may be no event, main learns the URL with the preload script's next message.
 */
export function announceDocument(native: FrameNative, channel: Channel): void {
  let known = location.href;
  channel.postAlways({
    type: 'frame-ready',
    url: cut(known, LIMITS.url),
    origin: cut(window.origin, LIMITS.origin),
    name: cut(window.name, LIMITS.frameName),
    parentFrameId: native.parentFrameId ?? null,
  });
  const announce = (): void => {
    if (location.href === known) return;
    known = location.href;
    channel.postAlways({ type: 'frame-url', url: cut(known, LIMITS.url) });
  };
  addEventListener('hashchange', announce);
  addEventListener('popstate', announce);
  channel.beforeMessage = announce;
  // Not every build of the engine has it.
  const { navigation } = globalThis as { navigation?: EventTarget };
  navigation?.addEventListener('currententrychange', announce);
}
