/**
 * What the built-in app's main half and its toolbar page say to each other, as JSON over the
 * `clade:` scheme. Types and constants only, for both sides: no Node, no DOM.
 *
 * POST clade://shell/command          a Command -> CommandAnswer
 * GET  clade://shell/state?since=N    a ShellState, as soon as its version is above N
 *
 * Trust: only the window's own page is answered; whatever else asks gets 403 (shell-server.ts).
 */

/** Height of tab strip and toolbar together, CSS px; the active tab's page lies below. */
export const CHROME_HEIGHT = 84;

export interface TabState {
  /** Never reused while the window lives. */
  id: number;
  /** Never empty. */
  title: string;
  /** For the address field; empty on the start page. */
  address: string;
  loading: boolean;
  /** Of the load under way, 0 to 1. */
  progress: number;
  canGoBack: boolean;
  canGoForward: boolean;
  /** Why the page's process ended (Electron's RenderProcessGoneDetails.reason); null: it did not. */
  gone: string | null;
}

export interface ShellState {
  /** Grows with every change. */
  version: number;
  /** Id of the tab that is shown; 0 when there is none. */
  activeTab: number;
  /** In the order of the strip. */
  tabs: TabState[];
}

/** A request of the toolbar page. `tab` is a TabState's id. */
export type Command =
  | { type: 'new-tab' }
  | { type: 'activate' | 'close' | 'back' | 'forward' | 'reload' | 'stop'; tab: number }
  /** `text` as the user typed it, at most MAX_ADDRESS_LENGTH characters. */
  | { type: 'navigate'; tab: number; text: string };

export const MAX_ADDRESS_LENGTH = 64 * 1024;

/** `error`, in words for the user, when the status is not 200. */
export interface CommandAnswer {
  error?: string;
}

/** One line of clade://processes/. Sizes in bytes. */
export interface ProcessRow {
  pid: number;
  /** 0 main, 1 its children, 2 the zygote's, and so on with its stages. */
  depth: number;
  type: string;
  /** How it came to be, in words. */
  origin: string;
  /** Duration of fork(2); null when it was not forked from a zygote. */
  forkMs: number | null;
  /** Proportional set size: shared pages divided among those who map them. */
  pss: number;
  /** Unique set size: what ending the process would free. */
  uss: number;
  shared: number;
  cpuSeconds: number;
  /** Titles of the pages that it shows. */
  titles: string[];
}

/** GET clade://processes/data. Parents come before their children. */
export interface ProcessReport {
  processes: ProcessRow[];
}
