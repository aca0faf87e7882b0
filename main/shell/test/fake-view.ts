/** A view without an engine, for tests of tabs: it notes what it was told. */
import { EventEmitter } from 'node:events';
import type { TabView } from '../tab.ts';

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

export class FakeContents extends EventEmitter {
  url = '';
  title = '';
  loading = false;
  destroyed = false;
  calls: string[] = [];
  openHandler: OpenHandler | undefined;

  async loadURL(url: string): Promise<void> {
    this.calls.push(`load ${url}`);
    this.url = url;
  }

  getURL(): string {
    return this.url;
  }

  getTitle(): string {
    return this.title;
  }

  isLoading(): boolean {
    return this.loading;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  canGoBack(): boolean {
    return true;
  }

  canGoForward(): boolean {
    return false;
  }

  goBack(): void {
    this.calls.push('back');
  }

  inspectElement(): void {
    this.calls.push('inspectElement');
  }

  toggleDevTools(): void {
    this.calls.push('toggleDevTools');
  }

  goForward(): void {
    this.calls.push('forward');
  }

  reload(): void {
    this.calls.push('reload');
  }

  stop(): void {
    this.calls.push('stop');
  }

  focus(): void {
    this.calls.push('focus');
  }

  close(): void {
    this.destroyed = true;
    this.emit('destroyed');
  }

  setWindowOpenHandler(handler: OpenHandler | null): void {
    this.openHandler = handler ?? undefined;
  }

  /** As the engine tells of a page that arrived. */
  commit(url: string, title = ''): void {
    this.url = url;
    this.title = title;
    this.emit('did-navigate', {}, url);
  }

  /** As the engine tells of a load that failed before anything was shown. */
  fail(url: string, code: number, description: string): void {
    this.emit('did-fail-provisional-load', {}, code, description, url, true);
    this.emit('did-fail-load', {}, code, description, url, true);
  }
}

export class FakeView {
  readonly contents = new FakeContents();
  visible = true;

  setVisible(visible: boolean): void {
    this.visible = visible;
  }

  /** What a Tab takes: the fake has the members that a tab uses, with simpler parameters. */
  asTabView(): TabView {
    return {
      setVisible: (visible) => this.setVisible(visible),
      webContents: this.contents as unknown as TabView['webContents'],
    };
  }
}
