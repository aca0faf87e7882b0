/** Page: frames, navigation, and scripts that run at the start of documents. */
import { requestsOf } from '../../page/requests.ts';
import { command, domain } from '../domain.ts';
import { Listeners } from '../listeners.ts';
import { describeFrame, type Frame, type LifecycleEvent } from '../page/frame-tree.ts';
import { makeWorld } from '../page/make-world.ts';
import type { UserScript } from '../page/user-scripts.ts';
import { flag, integer, optional, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

const GROUP = 'clade-page';

class Page {
  readonly #session: PageSession;
  readonly #scripts = new Map<string, UserScript>();
  readonly #listeners: Listeners;
  #lifecycle = false;
  #lastScript = 0;

  constructor(session: PageSession) {
    this.#session = session;
    this.#listeners = new Listeners().add(session.page, {
      'frame-attached': ({ id: frameId, parentId: parentFrameId }) => {
        if (parentFrameId === undefined) return;
        session.emit('Page.frameAttached', { frameId, parentFrameId });
      },
      'frame-navigated': (frame) =>
        session.emit('Page.frameNavigated', { frame: describeFrame(frame), type: 'Navigation' }),
      'navigation-requested': ({ id: frameId }) =>
        session.emit('Page.frameRequestedNavigation', {
          frameId,
          reason: 'anchorClick',
          url: '',
          disposition: 'currentTab',
        }),
      'frame-detached': ({ id: frameId }) =>
        session.emit('Page.frameDetached', { frameId, reason: 'remove' }),
      'navigated-in-document': ({ id: frameId, url, fragment }) =>
        session.emit('Page.navigatedWithinDocument', {
          frameId,
          url: url + fragment,
          navigationType: 'other',
        }),
      lifecycle: (frame, name) => this.#onLifecycle(frame, name),
    });
  }

  /**
   * Once more: resolves when everything that the page has done so far has been told. Clients ask for
   * it after input, to learn of navigations that it has begun.
   */
  async enable(): Promise<void> {
    const { page, target } = this.#session;
    if (this.#listeners.start() || requestsOf(target.host.view()).dialog) return;
    // The engine has no such command but answers each in its turn, this one with an error.
    await page.engineTarget?.send('Page.enable').catch(() => undefined);
  }

  disable(): void {
    this.#listeners.stop();
  }

  dispose(): void {
    this.disable();
    if (this.#scripts.size > 0) this.#session.page.scripts.remove(...this.#scripts.values());
  }

  /** Tells at once what has happened to the documents that are shown. */
  setLifecycleEvents(enabled: boolean): void {
    this.#lifecycle = enabled;
    if (!enabled) return;
    for (const frame of this.#session.page.frames.list()) {
      for (const name of frame.lifecycle) this.#onLifecycle(frame, name);
    }
  }

  frameTree(): object {
    return { frameTree: this.#treeOf(this.#session.page.mainFrame) };
  }

  async navigate(
    url: string,
    frameId: string | undefined,
    referrer: string | undefined,
  ): Promise<object> {
    const { page } = this.#session;
    const frame = frameId === undefined ? page.mainFrame : page.frame(frameId);
    if (frame.parentId !== undefined) return this.#navigateChild(frame, url);
    if (!URL.canParse(url)) throw new ProtocolError('Cannot navigate to invalid URL');
    const { loaderId, errorText } = await page.navigator.navigate(url, referrer);
    return {
      frameId: frame.id,
      ...(loaderId === undefined ? {} : { loaderId }),
      ...(errorText === undefined ? {} : { errorText }),
    };
  }

  reload(ignoreCache: boolean): void {
    this.#session.target.host.reload(ignoreCache);
  }

  history(): object {
    const { entries, activeIndex } = this.#session.target.host.history();
    return {
      currentIndex: activeIndex,
      entries: entries.map(({ url, title }, id) => ({
        id,
        url,
        userTypedURL: url,
        title,
        transitionType: 'other',
      })),
    };
  }

  goTo(entryId: number): void {
    const { host } = this.#session.target;
    if (entryId < 0 || entryId >= host.history().entries.length) {
      throw new ProtocolError('No entry with passed id');
    }
    host.goToIndex(entryId);
  }

  async addScript(source: string, world: string | undefined, now: boolean): Promise<object> {
    const { page } = this.#session;
    const identifier = String(++this.#lastScript);
    // An empty one makes the world all the same.
    const script: UserScript = { source: source === '' ? ';' : source, world };
    this.#scripts.set(identifier, script);
    page.scripts.add(script);
    if (now) await page.evaluator.evaluateInAll(world, source);
    return { identifier };
  }

  removeScript(identifier: string): void {
    const script = this.#scripts.get(identifier);
    if (!script) throw new ProtocolError('Script not found');
    this.#scripts.delete(identifier);
    this.#session.page.scripts.remove(script);
  }

  async createIsolatedWorld(frameId: string, world: string): Promise<object> {
    const { page } = this.#session;
    const frame = page.frame(frameId);
    const known = page.worlds.find(frame, world);
    if (known) return { executionContextId: known.id };
    await makeWorld(page, world);
    return { executionContextId: page.context(frame, world).id };
  }

  bringToFront(): void {
    this.#session.target.host.activate();
  }

  close(): void {
    this.#session.target.host.close(false);
  }

  stopLoading(): void {
    this.#session.target.host.view().stop();
  }

  async #navigateChild(frame: Frame, url: string): Promise<object> {
    const { page } = this.#session;
    const navigated = new Promise<string | undefined>((resolve) => {
      const done = (other: Frame, loaderId?: string): void => {
        if (other !== frame) return;
        page.off('frame-navigated', onDocument);
        page.off('navigated-in-document', onPlace);
        page.off('frame-detached', onPlace);
        resolve(loaderId);
      };
      const onDocument = (other: Frame): void => done(other, other.loaderId);
      const onPlace = (other: Frame): void => done(other);
      page.on('frame-navigated', onDocument);
      page.on('navigated-in-document', onPlace);
      page.on('frame-detached', onPlace);
    });
    const script = `location.href = ${JSON.stringify(url)}; undefined`;
    await page.evaluator.evaluate(page.context(frame), script, { objectGroup: GROUP });
    const loaderId = await navigated;
    return { frameId: frame.id, ...(loaderId === undefined ? {} : { loaderId }) };
  }

  #onLifecycle(frame: Frame, name: LifecycleEvent): void {
    const { id: frameId, loaderId } = frame;
    const timestamp = performance.now() / 1000;
    if (this.#lifecycle) {
      this.#session.emit('Page.lifecycleEvent', { frameId, loaderId, name, timestamp });
    }
    if (frame.parentId !== undefined) return;
    if (name === 'load') this.#session.emit('Page.loadEventFired', { timestamp });
    if (name === 'DOMContentLoaded') this.#session.emit('Page.domContentEventFired', { timestamp });
  }

  #treeOf(frame: Frame): object {
    const children = this.#session.page.frames.childrenOf(frame.id);
    return {
      frame: describeFrame(frame),
      ...(children.length === 0
        ? {}
        : { childFrames: children.map((child) => this.#treeOf(child)) }),
    };
  }
}

export const pageDomain = domain<PageSession, Page>({
  name: 'Page',
  events: [
    'frameAttached',
    'frameNavigated',
    'frameRequestedNavigation',
    'frameDetached',
    'navigatedWithinDocument',
    'lifecycleEvent',
    'loadEventFired',
    'domContentEventFired',
  ],
  createState: (session) => new Page(session),
  commands: {
    enable: command({}, (page: Page) => page.enable()),
    disable: command({}, (page: Page) => page.disable()),
    setLifecycleEventsEnabled: command({ enabled: flag() }, (page: Page, { enabled }) =>
      page.setLifecycleEvents(enabled),
    ),
    getFrameTree: command({}, (page: Page) => page.frameTree()),
    navigate: command(
      { url: text(), frameId: optional(text()), referrer: optional(text()) },
      (page: Page, { url, frameId, referrer }) => page.navigate(url, frameId, referrer),
    ),
    reload: command({ ignoreCache: optional(flag()) }, (page: Page, { ignoreCache = false }) =>
      page.reload(ignoreCache),
    ),
    stopLoading: command({}, (page: Page) => page.stopLoading()),
    getNavigationHistory: command({}, (page: Page) => page.history()),
    navigateToHistoryEntry: command({ entryId: integer() }, (page: Page, { entryId }) =>
      page.goTo(entryId),
    ),
    addScriptToEvaluateOnNewDocument: command(
      { source: text(), worldName: optional(text()), runImmediately: optional(flag()) },
      (page: Page, { source, worldName, runImmediately = false }) =>
        page.addScript(source, worldName, runImmediately),
    ),
    removeScriptToEvaluateOnNewDocument: command({ identifier: text() }, (page: Page, params) =>
      page.removeScript(params.identifier),
    ),
    createIsolatedWorld: command(
      { frameId: text(), worldName: optional(text()) },
      (page: Page, { frameId, worldName = '' }) => page.createIsolatedWorld(frameId, worldName),
    ),
    bringToFront: command({}, (page: Page) => page.bringToFront()),
    close: command({}, (page: Page) => page.close()),
  },
});
