// Results as the tables of the README: one for each benchmark, a row for each page and figure.
import { readFileSync } from 'node:fs';
import { Failure } from '../failure.mjs';

/** @import { Result } from './result.mjs' */
/** @import { Summary } from './statistics.mjs' */

const peerTitles = new Map([
  ['clade', 'Clade'],
  ['clade-exec', "exec'd"],
  ['webkit-stock', 'stock'],
  ['content-shell', 'content shell'],
]);

const fieldTitles = new Map([
  ['script', 'script done'],
  ['load', 'loaded'],
  ['paint', 'first paint'],
  ['own', 'own MB'],
  ['pss', 'PSS MB'],
  ['cpu', 'CPU ms'],
  ['burst', '8 windows at once, ms each'],
  ['lastLoad', 'last window loaded, ms'],
  ['lastPaint', 'last window’s first paint, ms'],
  ['ownInAll', 'own MB in all'],
]);

/** What the README shows of each benchmark; of others everything. */
const shown = new Map([
  ['memory', ['own', 'cpu']],
  ['open', ['script', 'load', 'paint']],
]);

/** @param {Result} result @returns {string} */
export function markdown(result) {
  const peers = Object.keys(result.peers);
  const pages = Object.keys(Object.values(result.peers)[0]?.pages ?? {});
  const fields = shown.get(result.name) ?? Object.keys(result.units);
  const rows = pages.flatMap((page) =>
    fields.map((field) => [
      `${page}: ${fieldTitles.get(field) ?? field}`,
      ...peers.map((peer) => cell(result.peers[peer]?.pages[page]?.[field], peer)),
    ]),
  );
  const heading = ['', ...peers.map((peer) => peerTitles.get(peer) ?? peer)];
  const lines = [heading, heading.map(() => '---'), ...rows].map((row) =>
    `| ${row.join(' | ')} |`.replace('|  |', '| |'),
  );
  return [`\`${result.command}\`:`, '', ...lines].join('\n');
}

/** Median and range; the compared shell's own in bold.
 * @param {Summary | null | undefined} figure @param {string} peer */
function cell(figure, peer) {
  if (!figure) return '–';
  const { median, min, max, n } = figure;
  const middle = peer === 'clade' ? `**${short(median)}**` : short(median);
  return n === 1 ? middle : `${middle} (${short(min)}–${short(max)})`;
}

/** @param {number} value */
const short = (value) => (Math.abs(value) < 20 ? value.toFixed(1) : value.toFixed(0));

/** @param {readonly string[]} files that hold what --json printed */
export function printStored(files) {
  if (files.length === 0) throw new Failure('npm run bench -- table FILE ...');
  for (const file of files) console.log(`${markdown(stored(file))}\n`);
}

/** @param {string} file @returns {Result} @throws {Failure} */
function stored(file) {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    if (result?.peers && result.units) return result;
  } catch (error) {
    throw new Failure(`${file}: ${/** @type {Error} */ (error).message}`);
  }
  throw new Failure(`${file} holds no result of npm run bench -- NAME --json`);
}
