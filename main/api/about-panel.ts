/** Electron's about panel: what the menu role `about` shows. */
import { appName } from './app-paths.ts';
import { expectObject } from './arguments.ts';
import { dialog } from './dialog.ts';

export interface AboutPanelOptions {
  applicationName?: string;
  applicationVersion?: string;
  copyright?: string;
  website?: string;
  credits?: string;
  authors?: string[];
}

let given: AboutPanelOptions = {};

export function setAboutPanelOptions(options: AboutPanelOptions): void {
  given = { ...(expectObject(options, 'options') as AboutPanelOptions) };
}

/** @param version the app's own, unless the options name one */
export function showAboutPanel(version: string): void {
  const { applicationName = appName(), applicationVersion = version } = given;
  const lines = [given.credits, given.authors?.join(', '), given.copyright, given.website];
  void dialog.showMessageBox({
    title: `About ${applicationName}`,
    message: `${applicationName} ${applicationVersion}`,
    detail: lines.filter((line) => line !== undefined && line !== '').join('\n'),
  });
}
