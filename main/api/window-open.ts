/** Electron's setWindowOpenHandler: what a page's wish for a new window becomes. */
export interface WindowOpenDetails {
  url: string;
  frameName: string;
  disposition: 'new-window' | 'foreground-tab';
}

export type WindowOpenHandler = (details: WindowOpenDetails) => {
  action: 'allow' | 'deny';
  overrideBrowserWindowOptions?: object;
};
