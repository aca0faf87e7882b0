/**
 * The built-in tabbed app: what `npm start` and `clade` without an app run. An app like any other:
 * it has the public API and nothing else. Entry, main process.
 */
import { app, Menu, protocol } from 'electron';
import { join } from 'node:path';
import { PageFiles } from './page-files.ts';
import { menuTemplate } from './shell-menu.ts';
import { ShellServer } from './shell-server.ts';
import { ShellWindow } from './shell-window.ts';

void start();

async function start(): Promise<void> {
  await app.whenReady();
  const files = new PageFiles(join(app.getAppPath(), 'pages'));
  const window = new ShellWindow();
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(window)));
  const server = new ShellServer(files, window);
  protocol.handle('clade', (request, sender) => server.answer(request, sender));
  // Installed, it opens what desktops give it; in a source tree such a word would be an app's path.
  const words = app.isPackaged ? process.argv.slice(1) : [];
  window.open(words.filter((word) => !word.startsWith('-')));
}
