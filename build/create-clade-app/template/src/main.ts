// The main process: one window, and what its page may ask for.
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain } from 'electron';

// What a page sends is checked: it may have loaded something foreign.
ipcMain.handle('greet', (_event, name: unknown) =>
  typeof name === 'string' && name.trim() !== '' ? `Hello, ${name.trim()}!` : 'Who is there?',
);

async function openWindow(): Promise<void> {
  const window = new BrowserWindow({
    width: 640,
    height: 420,
    webPreferences: { preload: join(__dirname, 'preload.js') },
  });
  await window.loadFile(join(__dirname, '../page/index.html'));
}

void app.whenReady().then(openWindow);
