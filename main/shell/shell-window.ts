/**
 * ShellWindow: the built-in app's window. Its own page is tab strip and toolbar; each tab is a
 * WebContentsView below them. Main process.
 */
import { BrowserWindow, clade, clipboard, Menu, WebContentsView } from 'electron';
import { parseAddress, START_PAGE } from './address.ts';
import { CommandError } from './command.ts';
import { pageMenuTemplate, type PageActions, type PlaceInPage } from './page-menu.ts';
import { processRows } from './process-rows.ts';
import type { MenuActions } from './shell-menu.ts';
import type { ShellBackend } from './shell-server.ts';
import {
  CHROME_HEIGHT,
  type Command,
  type ProcessReport,
  type ShellState,
} from './shell-protocol.ts';
import { StateFeed } from './state-feed.ts';
import { TabStrip } from './tab-strip.ts';
import { Tab, type TabHost } from './tab.ts';

const TOOLBAR_PAGE = 'clade://shell/';
const PROCESS_PAGE = 'clade://processes/';

export class ShellWindow implements ShellBackend, TabHost, MenuActions {
  // Shown when there is something to see.
  readonly #window = new BrowserWindow({
    width: 1024,
    height: 720,
    title: 'Clade',
    show: false,
    autoHideMenuBar: true,
  });
  readonly #strip = new TabStrip<Tab>();
  readonly #views = new Map<Tab, WebContentsView>();
  readonly #feed = new StateFeed();
  #lastTabId = 0;
  #closing = false;

  constructor() {
    const window = this.#window;
    window.once('ready-to-show', () => window.show());
    window.on('close', () => (this.#closing = true));
    // The title is the active tab's, not the toolbar page's.
    window.on('page-title-updated', (event: { preventDefault(): void }) => event.preventDefault());
    for (const event of ['resize', 'maximize', 'unmaximize', 'show']) {
      window.on(event, () => this.#layOut());
    }
    window.webContents.on('render-process-gone', () => void window.loadURL(TOOLBAR_PAGE));
    // Clade's pages hold no link away from the toolbar, but a dropped file leads there.
    window.webContents.on('did-navigate', (_event, url: string) => {
      if (url !== TOOLBAR_PAGE) void window.loadURL(TOOLBAR_PAGE);
    });
    window.webContents.on('context-menu', (_event, place: PlaceInPage) => {
      if (place.isEditable) this.#popUp(pageMenuTemplate(place, this.#toolbarActions()));
    });
    window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  }

  /** Loads the toolbar and a tab for each address, or the start page. */
  open(addresses: readonly string[]): void {
    void this.#window.loadURL(TOOLBAR_PAGE);
    const urls = addresses
      .map(parseAddress)
      .flatMap((parsed) => ('url' in parsed ? parsed.url : []));
    for (const url of urls.length > 0 ? urls : [START_PAGE]) this.#openTab(url);
    this.#window.webContents.focus();
  }

  isToolbar(sender: object): boolean {
    return !this.#window.isDestroyed() && sender === this.#window.webContents;
  }

  async nextState(since: number): Promise<ShellState> {
    const version = await this.#feed.next(since);
    return {
      version,
      activeTab: this.#strip.active?.id ?? 0,
      tabs: this.#strip.list().map((tab) => tab.state()),
    };
  }

  processes(): ProcessReport {
    return { processes: processRows(clade.processes()) };
  }

  execute(command: Command): void {
    if (command.type === 'new-tab') return void this.#openTab(START_PAGE);
    const tab = this.#strip.find(command.tab);
    if (!tab) throw new CommandError(404, `There is no tab ${command.tab} any more.`);
    switch (command.type) {
      case 'activate':
        return this.#activate(tab);
      case 'close':
        return tab.close();
      case 'back':
        return tab.goBack();
      case 'forward':
        return tab.goForward();
      case 'reload':
        return tab.reload();
      case 'stop':
        return tab.stop();
      case 'navigate':
        return navigate(tab, command.text);
    }
  }

  changed(): void {
    this.#feed.changed();
    if (this.#window.isDestroyed()) return;
    const title = this.#strip.active?.state().title;
    this.#window.setTitle(title === undefined ? 'Clade' : `${title} – Clade`);
  }

  openWanted(opener: Tab, url: string): void {
    this.#openTab(url, opener).focus();
  }

  menuWanted(tab: Tab, place: PlaceInPage): void {
    const { canGoBack, canGoForward } = tab.state();
    this.#popUp(
      pageMenuTemplate(place, {
        canGoBack,
        canGoForward,
        goBack: () => tab.goBack(),
        goForward: () => tab.goForward(),
        reload: () => tab.reload(),
        open: (url) => tab.open(url),
        copyText: (text) => clipboard.writeText(text),
        inspect: (x, y) => tab.inspect(x, y),
      }),
    );
  }

  newTab(): void {
    this.#openTab(START_PAGE);
    this.focusAddress();
  }

  closeTab(): void {
    this.#strip.active?.close();
  }

  switchTab(step: 1 | -1): void {
    const tab = this.#strip.neighbour(step);
    if (!tab) return;
    this.#activate(tab);
    tab.focus();
  }

  reload(): void {
    this.#strip.active?.reload();
  }

  goBack(): void {
    this.#strip.active?.goBack();
  }

  goForward(): void {
    this.#strip.active?.goForward();
  }

  toggleDevTools(): void {
    this.#strip.active?.toggleDevTools();
  }

  /** The toolbar's page knows the key by itself when it has the focus. */
  focusAddress(): void {
    this.#window.webContents.focus();
    this.#window.webContents.sendInputEvent({
      type: 'keyDown',
      keyCode: 'L',
      modifiers: ['control'],
    });
  }

  showProcesses(): void {
    this.#openTab(PROCESS_PAGE).focus();
  }

  closed(tab: Tab): void {
    this.#views.delete(tab);
    // The window takes all its tabs along: none of them needs an heir.
    if (this.#closing) return;
    this.#strip.remove(tab);
    this.changed();
    if (this.#strip.list().length === 0) setImmediate(() => this.#window.close());
  }

  #openTab(url: string, opener?: Tab): Tab {
    const view = new WebContentsView();
    const tab = new Tab(++this.#lastTabId, view, this);
    this.#views.set(tab, view);
    this.#place(view);
    this.#window.contentView.addChildView(view);
    tab.navigate(url);
    this.#strip.add(tab, opener);
    this.changed();
    return tab;
  }

  #activate(tab: Tab): void {
    this.#strip.activate(tab);
    this.changed();
  }

  #popUp(template: Parameters<typeof Menu.buildFromTemplate>[0]): void {
    Menu.buildFromTemplate(template).popup({ window: this.#window });
  }

  /** The toolbar is no page that is travelled. */
  #toolbarActions(): PageActions {
    const nothing = (): void => undefined;
    return {
      canGoBack: false,
      canGoForward: false,
      goBack: nothing,
      goForward: nothing,
      reload: nothing,
      open: nothing,
      copyText: (text) => clipboard.writeText(text),
      inspect: (x, y) => this.#window.webContents.inspectElement(x, y),
    };
  }

  #layOut(): void {
    for (const view of this.#views.values()) this.#place(view);
  }

  #place(view: WebContentsView): void {
    const [width, height] = this.#window.getContentSize();
    const below = Math.max(0, height - CHROME_HEIGHT);
    view.setBounds({ x: 0, y: CHROME_HEIGHT, width, height: below });
  }
}

function navigate(tab: Tab, text: string): void {
  const address = parseAddress(text);
  if ('problem' in address) throw new CommandError(422, address.problem);
  tab.navigate(address.url);
  tab.focus();
}
