// The shells that can be measured, by name; the first one is what the others are compared with.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findCommand } from '../../command.mjs';
import { launcher, outLib } from '../../paths.mjs';
import { buildStock, stockLacks } from '../stock/build.mjs';
import { ContentShell } from './content-shell.mjs';
import { LineShell } from './line-shell.mjs';

/** @import { Place } from '../place.mjs' */

/**
 * @typedef {LineShell | ContentShell} Shell
 *
 * @typedef {object} Peer
 * @property {string} about what it is, in a line
 * @property {() => string | undefined} lacks what is missing and how to get it
 * @property {(place: Place) => Shell} launch a shell, to be started; called for each launch
 */

/** GTK windows are drawn by the CPU, as Chromium's are with --disable-gpu. */
const softwareDrawing = { GSK_RENDERER: 'cairo' };
const appFolder = join(import.meta.dirname, '../clade-app');

/** @type {Record<string, Peer>} */
export const peers = {
  clade: {
    about: 'content processes forked from the zygote',
    lacks: cladeLacks,
    launch: (place) => clade('clade', place, {}),
  },
  'clade-exec': {
    about: "Clade's fallback: the same engine, content processes exec'd (CLADE_NO_ZYGOTE=1)",
    lacks: cladeLacks,
    launch: (place) => clade('clade-exec', place, { CLADE_NO_ZYGOTE: '1' }),
  },
  'webkit-stock': {
    about: 'a small C program on WebKitGTK, with the sandbox of the engine',
    lacks: stockLacks,
    launch: stock,
  },
  'content-shell': {
    about: "Chromium's content shell, with its zygote, spare renderer and sandbox",
    lacks: () =>
      contentShell()
        ? undefined
        : 'apt-get install chromium-shell chromium-sandbox (Debian, Ubuntu; no other packages it)',
    launch: (place) => new ContentShell('content-shell', place, contentShell() ?? ''),
  },
};

function contentShell() {
  return findCommand('chromium-shell', ['/usr/lib/chromium', '/usr/lib/chromium-browser']);
}

function cladeLacks() {
  return existsSync(launcher) ? undefined : 'Clade is not built: npm run build';
}

/** @param {string} name @param {Place} place @param {Record<string, string>} env */
function clade(name, place, env) {
  // Together, because the launcher finds lib/ beside itself.
  const runtime = place.readable([launcher, outLib]);
  const app = join(place.readable([appFolder]), basename(appFolder), 'main.js');
  const command = join(runtime, basename(launcher));
  return new LineShell(name, place, { command, args: [app], env: { ...softwareDrawing, ...env } });
}

/** @param {Place} place */
function stock(place) {
  const program = buildStock();
  return new LineShell('webkit-stock', place, {
    command: join(place.readable([program]), basename(program)),
    args: [],
    env: softwareDrawing,
    contentName: /^WebKitWebProces/,
  });
}
