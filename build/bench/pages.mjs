// The pages that the windows show. Each reports its own times by its title, which every engine
// hands to its embedder: nothing has to be attached to a page while it loads.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { root } from '../paths.mjs';

/**
 * @typedef {object} PageTimes wall clock, in milliseconds since the epoch
 * @property {number} [script] the page's last script ended
 * @property {number} [load] the load event
 * @property {number} [paint] first contentful paint
 * @property {number} [frame] the second animation frame after the load event
 */

/** The pages, from the lightest to the heaviest script. */
export const pageNames = /** @type {const} */ (['hello', 'app', 'vue']);

const sources = join(import.meta.dirname, 'pages');
const packages = join(root, 'node_modules');

/** Scripts that the pages load, and the packages' files that they are. */
const scripts = {
  'amd-loader.js': join(sources, 'amd-loader.js'),
  'monaco.js': join(packages, 'monaco-editor/min/vs/editor/editor.main.js'),
  'vue.js': join(packages, 'vue/dist/vue.global.prod.js'),
};

/** Where the clock goes: in the page itself, before everything else that it loads. */
const clockMark = '<script data-clock></script>';
const reportPrefix = 'clade-bench:';
const errorPrefix = 'clade-bench-error:';

/**
 * Writes the pages and their scripts, readable by everyone.
 * @param {string} folder made when missing
 * @throws {Failure} when a package is not installed
 */
export function writePages(folder) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const clock = readFileSync(join(sources, 'clock.js'), 'utf8');
  for (const name of pageNames) {
    const page = withClock(readFileSync(join(sources, `${name}.html`), 'utf8'), clock);
    writeFileSync(join(folder, `${name}.html`), page, { mode: 0o644 });
  }
  for (const [name, file] of Object.entries(scripts)) {
    if (!existsSync(file)) throw new Failure(`${file} is missing: run npm ci`);
    copyFileSync(file, join(folder, name));
    chmodSync(join(folder, name), 0o644);
  }
}

/** @param {string} page @param {string} clock */
function withClock(page, clock) {
  if (page.split(clockMark).length !== 2) throw new Error(`a page needs one ${clockMark}`);
  return page.replace(clockMark, () => `<script>${clock}</script>`);
}

/**
 * What a title says.
 * @param {string} title
 * @returns {PageTimes | undefined} undefined: it is no report
 * @throws {Failure} when the page says that something went wrong in it
 */
export function parseReport(title) {
  if (title.startsWith(errorPrefix)) {
    throw new Failure(`the page failed: ${title.slice(errorPrefix.length)}`);
  }
  if (!title.startsWith(reportPrefix)) return undefined;
  return JSON.parse(title.slice(reportPrefix.length));
}
