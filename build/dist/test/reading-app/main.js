// Reads its own archive in every way that apps do, by the archive's path, and prints what it got.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { app, BrowserWindow } from 'electron';
const archive = join(process.resourcesPath, 'app.asar');
const require = createRequire(import.meta.url);
const original = require('original-fs');
const { extra } = await import('./extra.js');
await app.whenReady();
const window = new BrowserWindow({ webPreferences: { preload: join(archive, 'preload.js') } });
await window.loadURL('file://' + encodeURI(archive) + '/index.html?a=b#c');
const page = await window.webContents.executeJavaScript('[location.search, location.hash]');
const preload = await window.webContents.executeJavaScript('window.describePage().preload');
const worked = await new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./worker.js', import.meta.url));
  worker.once('message', resolve).once('error', reject);
});
let writing = 'written';
try {
  writeFileSync(join(archive, 'new.txt'), '');
} catch (error) {
  writing = error.code;
}
const report = {
  extra,
  page,
  preload,
  worked,
  writing,
  sync: JSON.parse(readFileSync(join(archive, 'package.json'), 'utf8')).version,
  promised: (await readFile(join(archive, 'data/note.txt'), 'utf8')).trim(),
  names: (await readdir(archive)).toSorted(),
  isFolder: statSync(archive).isDirectory(),
  isFile: original.statSync(archive).isFile(),
  absent: existsSync(join(archive, 'absent')),
  required: require(join(archive, 'package.json')).name,
  unpacked: readFileSync(archive + '.unpacked/data/note.txt', 'utf8').trim(),
};
process.stdout.write(JSON.stringify(report) + '\n', () => app.quit());
