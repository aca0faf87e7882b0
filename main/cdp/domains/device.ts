/** The part of Emulation that is about the device: sizes, scale, touch. */
import { engineBinding } from '../../native.ts';
import { nextFrameOf } from '../../page/input.ts';
import type { EngineTarget } from '../inspector/engine-target.ts';
import { command, domain } from '../domain.ts';
import { PageOverride } from '../page/page-override.ts';
import { flag, integer, number, optional } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

interface Metrics {
  width: number;
  height: number;
  deviceScaleFactor: number;
  mobile: boolean;
  screenWidth: number | undefined;
  screenHeight: number | undefined;
}

/** After so many frames a page knows of its new scale. */
const MOST_FRAMES = 30;
/** A world of its own: what a page redefines does not matter. */
const WORLD = 'clade-input';

class Device {
  readonly #session: PageSession;
  #screen: { width: number; height: number } | undefined;
  #scale = 0;
  readonly #touch = new PageOverride('touch', 0);

  constructor(session: PageSession) {
    this.#session = session;
  }

  /** 0 as a width or height, and a scale of 0, mean: as it is. */
  async setMetrics(metrics: Metrics): Promise<void> {
    if (metrics.mobile) {
      throw new ProtocolError(
        'The engine cannot emulate a mobile device: it has no mobile viewport (<meta name=viewport>)',
      );
    }
    await this.#setScale(metrics.deviceScaleFactor);
    const { host } = this.#session.target;
    if (metrics.width > 0 && metrics.height > 0) {
      await host.resize(metrics.width, metrics.height);
    }
    const { screenWidth: width, screenHeight: height } = metrics;
    await this.#setScreen(width && height ? { width, height } : undefined);
    // The page knows of its size with its next frame.
    await nextFrameOf(host.view());
  }

  async clearMetrics(): Promise<void> {
    await this.#setScale(0);
    await this.#setScreen(undefined);
  }

  /** @param points how many fingers; 0: no touch screen */
  async setTouch(points: number): Promise<void> {
    await this.#touch.set(this.#session.page, points);
  }

  dispose(): void {
    const { page, target } = this.#session;
    page.channel.removeSetUp(this.#setUp);
    if (target.host.isDestroyed()) return;
    this.#touch.clear(page);
    if (this.#scale !== 0) engineBinding().overrideScale(target.host.view(), 0);
    // The page may be about to go, too.
    if (this.#screen) this.#setScreen(undefined).catch(() => undefined);
  }

  /** @throws ProtocolError when the engine does not draw at this scale */
  async #setScale(scale: number): Promise<void> {
    if (scale === this.#scale || (scale === 1 && this.#scale === 0)) return;
    if (!Number.isInteger(scale) || scale < 0 || scale > 8) {
      throw new ProtocolError(
        `The engine cannot emulate a device scale factor of ${scale}: it draws at whole ones, up to 8`,
      );
    }
    const view = this.#session.target.host.view();
    const before = this.#scale;
    this.#scale = scale;
    engineBinding().overrideScale(view, scale);
    if (scale === 0) return;
    for (let frames = 0; frames < MOST_FRAMES; ++frames) {
      if (Number(await view.evaluate('return devicePixelRatio', WORLD)) === scale) return;
      await nextFrameOf(view);
    }
    this.#scale = before;
    engineBinding().overrideScale(view, before);
    throw new ProtocolError('This version of the engine cannot emulate a device scale factor');
  }

  async #setScreen(screen: { width: number; height: number } | undefined): Promise<void> {
    const { channel } = this.#session.page;
    const isNew = this.#screen === undefined;
    if (isNew && !screen) return;
    this.#screen = screen;
    if (screen && isNew) await channel.addSetUp(this.#setUp);
    else if (channel.current) await this.#setUp(channel.current);
    if (!screen) channel.removeSetUp(this.#setUp);
  }

  readonly #setUp = async (target: EngineTarget): Promise<void> => {
    await target.send('Page.setScreenSizeOverride', this.#screen ?? {});
  };
}

export const deviceDomain = domain<PageSession, Device>({
  name: 'Emulation.device',
  createState: (session) => new Device(session),
  commands: {
    setDeviceMetricsOverride: command(
      {
        width: integer(),
        height: integer(),
        deviceScaleFactor: number(),
        mobile: flag(),
        screenWidth: optional(integer()),
        screenHeight: optional(integer()),
      },
      (device: Device, metrics) => device.setMetrics(metrics),
    ),
    clearDeviceMetricsOverride: command({}, (device: Device) => device.clearMetrics()),
    setTouchEmulationEnabled: command(
      { enabled: flag(), maxTouchPoints: optional(integer()) },
      (device: Device, { enabled, maxTouchPoints = 1 }) =>
        device.setTouch(enabled ? Math.max(1, maxTouchPoints) : 0),
    ),
  },
});
