/**
 * The part of Browser that is about windows. In sessions with the app only: clients that are told in
 * a page's own session which window it has, such as Playwright, size its viewport by that window as
 * if it had a Chromium's frame.
 */
import { command, domain } from '../domain.ts';
import { integer, oneOf, optional, shape, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { BrowserSession } from '../sessions.ts';
import type { WindowHost } from '../target-host.ts';

interface Bounds {
  left: number | undefined;
  top: number | undefined;
  width: number | undefined;
  height: number | undefined;
  windowState: 'normal' | 'minimized' | 'maximized' | 'fullscreen' | undefined;
}

class BrowserWindows {
  readonly #session: BrowserSession;

  constructor(session: BrowserSession) {
    this.#session = session;
  }

  /** @throws ProtocolError for a page that is in no window */
  ofTarget(targetId: string): object {
    const window = this.#session.targets.get(targetId).host.window();
    if (!window) throw new ProtocolError('The page is in no window');
    return { windowId: window.id, bounds: boundsOf(window) };
  }

  bounds(windowId: number): object {
    return { bounds: boundsOf(this.#window(windowId)) };
  }

  /** A window manager may make something else of it, later. */
  setBounds(windowId: number, { left, top, width, height, windowState = 'normal' }: Bounds): void {
    const window = this.#window(windowId);
    const wanted = Object.entries({ x: left, y: top, width, height }).filter(
      ([, value]) => value !== undefined,
    );
    if (windowState !== 'normal' && wanted.length > 0) {
      throw new ProtocolError(`A ${windowState} window takes no place or size: restore it first`);
    }
    window.setState(windowState);
    if (wanted.length > 0) window.setBounds(Object.fromEntries(wanted));
  }

  #window(id: number): WindowHost {
    const window = this.#session.targets.host.window(id);
    if (!window) throw new ProtocolError('Browser window not found');
    return window;
  }
}

function boundsOf(window: WindowHost): object {
  const { x, y, width, height } = window.bounds();
  return { left: x, top: y, width, height, windowState: window.state() };
}

export const windowsDomain = domain<BrowserSession, BrowserWindows>({
  name: 'Browser.windows',
  createState: (session) => new BrowserWindows(session),
  commands: {
    getWindowForTarget: command({ targetId: text() }, (windows: BrowserWindows, { targetId }) =>
      windows.ofTarget(targetId),
    ),
    getWindowBounds: command({ windowId: integer() }, (windows: BrowserWindows, { windowId }) =>
      windows.bounds(windowId),
    ),
    setWindowBounds: command(
      {
        windowId: integer(),
        bounds: shape({
          left: optional(integer()),
          top: optional(integer()),
          width: optional(integer()),
          height: optional(integer()),
          windowState: optional(oneOf('normal', 'minimized', 'maximized', 'fullscreen')),
        }),
      },
      (windows: BrowserWindows, { windowId, bounds }) => windows.setBounds(windowId, bounds),
    ),
  },
});
