// From samples to the object that a benchmark prints.
import { cpus, release, totalmem } from 'node:os';
import { preferCalm } from './calm.mjs';
import { peers } from './peers/catalogue.mjs';
import { screen } from './place.mjs';
import { ratio, summary } from './statistics.mjs';

/** @import { Sample } from './benchmarks.mjs' */
/** @import { Options } from './options.mjs' */
/** @import { Place } from './place.mjs' */
/** @import { Confinement } from './sandbox.mjs' */
/** @import { Summary } from './statistics.mjs' */

/**
 * @typedef {object} Record what was learned of a peer
 * @property {string | null} version
 * @property {Confinement | null} confinement
 * @property {Map<string, Sample[]>} samples by page
 *
 * @typedef {{ [field: string]: Summary | null }} Figures by field
 *
 * @typedef {object} PeerResult
 * @property {string} about
 * @property {string | null} version
 * @property {boolean | null} sandbox whether its content processes have a system-call filter
 * @property {Confinement | null} confinement
 * @property {{ [page: string]: Figures }} pages
 * @property {{ [page: string]: { used: number, of: number } }} calm how many samples were used:
 *   where enough are left, those are dropped during which others were busy
 *
 * @typedef {object} Result
 * @property {string} name
 * @property {string} about
 * @property {{ [field: string]: string }} units
 * @property {number} windows
 * @property {number} rounds
 * @property {object} machine
 * @property {{ [peer: string]: PeerResult }} peers
 * @property {string | null} ratiosOf whose medians are divided by those of the others
 * @property {{ [page: string]: { [peer: string]: { [field: string]: number | null } } }} ratios
 * @property {{ [peer: string]: string }} missing what was not measured, and what it takes
 * @property {string[]} failures
 * @property {string} command
 */

/**
 * @param {Options} options
 * @param {Place} place
 * @param {Map<string, Record>} records by peer
 * @param {{ [peer: string]: string }} missing
 * @param {string[]} failures
 * @returns {Result}
 */
export function makeResult(options, place, records, missing, failures) {
  const { name, benchmark, windows, rounds, pages, command } = options;
  const fields = Object.keys(benchmark.fields);
  const measured = [...records].map(([peer, record]) => [peer, peerResult(peer, record, fields)]);
  /** @type {{ [peer: string]: PeerResult }} */
  const results = Object.fromEntries(measured);
  return {
    name,
    about: benchmark.about,
    units: benchmark.fields,
    windows,
    rounds,
    machine: machine(place),
    peers: results,
    ...ratios(results, pages, fields),
    missing,
    failures,
    command,
  };
}

/** @param {string} peer @param {Record} record @param {readonly string[]} fields @returns {PeerResult} */
function peerResult(peer, { version, confinement, samples }, fields) {
  const used = [...samples].map(([page, all]) => ({ page, all, chosen: preferCalm(all) }));
  return {
    about: peers[peer]?.about ?? '',
    version,
    sandbox: confinement && confinement.syscallFilter,
    confinement,
    pages: Object.fromEntries(used.map(({ page, chosen }) => [page, figures(chosen, fields)])),
    calm: Object.fromEntries(
      used.map(({ page, all, chosen }) => [page, { used: chosen.length, of: all.length }]),
    ),
  };
}

/** @param {readonly Sample[]} samples @param {readonly string[]} fields @returns {Figures} */
function figures(samples, fields) {
  const valuesOf = (/** @type {string} */ field) =>
    samples.flatMap(({ values }) => values[field] ?? []);
  return Object.fromEntries(fields.map((field) => [field, summary(valuesOf(field))]));
}

/**
 * @param {{ [peer: string]: PeerResult }} results
 * @param {readonly string[]} pages
 * @param {readonly string[]} fields
 * @returns {Pick<Result, 'ratiosOf' | 'ratios'>}
 */
export function ratios(results, pages, fields) {
  const [first, ...others] = Object.entries(results);
  if (!first) return { ratiosOf: null, ratios: {} };
  const [ratiosOf, one] = first;
  const against = (/** @type {string} */ page, /** @type {PeerResult} */ other) =>
    fields.map((field) => [field, ratio(one.pages[page]?.[field], other.pages[page]?.[field])]);
  const onPage = (/** @type {string} */ page) =>
    others.map(([peer, other]) => [peer, Object.fromEntries(against(page, other))]);
  const all = pages.map((page) => [page, Object.fromEntries(onPage(page))]);
  return { ratiosOf, ratios: Object.fromEntries(all) };
}

/** What figures depend on. @param {Place} place */
export function machine(place) {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? null,
    cores: processors.length,
    memoryMB: Math.round(totalmem() / 1024 ** 2),
    kernel: release(),
    node: process.version,
    display: `Xvfb ${screen}`,
    rendering: 'software',
    sessionBus: place.hasSessionBus,
    ordinaryUser: place.account.name !== 'root',
  };
}
