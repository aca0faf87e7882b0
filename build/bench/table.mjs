// A result for people.

/** @import { Result } from './result.mjs' */

/** @param {Result} result @returns {string} */
export function tables(result) {
  const fields = Object.keys(result.units);
  const peers = Object.keys(result.peers);
  const pages = Object.keys(Object.values(result.peers)[0]?.pages ?? {});
  const row = (/** @type {string} */ peer, /** @type {string} */ page) =>
    [peer].concat(fields.map((field) => cell(result, peer, page, field)));
  const parts = pages.map((page) => {
    const rows = peers.map((peer) => row(peer, page));
    return `${result.name}, page ${page}\n${table([heading(result), ...rows])}`;
  });
  return [result.about, ...parts, ...notes(result)].join('\n\n');
}

/** @param {Result} result */
function heading({ units }) {
  return [
    '',
    ...Object.entries(units).map(([field, unit]) => (unit ? `${field}, ${unit}` : field)),
  ];
}

/** Median, range, and how the compared peer stands to it.
 * @param {Result} result @param {string} peer @param {string} page @param {string} field */
function cell(result, peer, page, field) {
  const figure = result.peers[peer]?.pages[page]?.[field];
  if (!figure) return '-';
  const times = result.ratios[page]?.[peer]?.[field];
  const ratio = times === undefined || times === null ? '' : ` x${times.toFixed(2)}`;
  return `${figure.median.toFixed(1)} (${figure.min.toFixed(1)}-${figure.max.toFixed(1)})${ratio}`;
}

/** @param {readonly string[][]} rows */
export function table(rows) {
  const columns = rows[0]?.map((_, index) =>
    Math.max(...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (/** @type {string[]} */ row) =>
    row.map((text, index) => text.padEnd(columns?.[index] ?? 0)).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

/** @param {Result} result */
function notes({ peers, ratiosOf, missing, failures }) {
  const unconfined = Object.keys(peers).filter((peer) => peers[peer]?.sandbox === false);
  return [
    `median (least-greatest); xN: ${ratiosOf} takes N times as much as this`,
    ...(unconfined.length > 0 ? [`without a sandbox: ${unconfined.join(', ')}`] : []),
    ...Object.entries(missing).map(([peer, why]) => `not measured: ${peer}: ${why}`),
    ...failures.map((failure) => `failed: ${failure}`),
  ];
}
