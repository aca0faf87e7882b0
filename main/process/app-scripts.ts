/**
 * Which scripts the app stage runs before the fork, in which order, and what became of each.
 *
 * The engine's code cache is asked by a script's text, kind and the host of its URL, so a script is
 * run once for each host that pages load it from. It keeps 16 million characters of source and
 * prunes beyond that: what does not fit is left out, the last first.
 */
import { createHash } from 'node:crypto';
import { DOCUMENT_STUB } from './document-stub.ts';

/** A script that pages will load. */
export interface AppScript {
  /** For people: its path, most often. */
  name: string;
  source: string;
  /** Where pages load it from: one URL for each host is enough. A file's host is empty. */
  urls: readonly string[];
  /** An ES module; only one without imports gains anything. */
  module: boolean;
  /** Run with a stub of a document, so that more of it is compiled than its first lines. */
  run: boolean;
}

/** A script as a stage is given it (native/ipc/script_bundle.h). */
export interface BundleEntry {
  url: string;
  source: string;
  module: boolean;
  fresh: boolean;
  /** What it is part of; undefined for Clade's own stub. */
  script: AppScript | undefined;
}

export interface Bundle {
  entries: BundleEntry[];
  /** Those that did not fit. */
  tooMuch: AppScript[];
}

/** What the engine's cache keeps, less what Clade's own scripts take of it. */
export const MAX_SOURCE_CHARACTERS = 15_500_000;
const STUB_URL = 'clade:document-stub.js';

/** Whether two scripts are one to the code cache. */
export function scriptKey(script: AppScript): string {
  const text = createHash('sha256').update(script.source).digest('hex');
  return `${text} ${script.module ? 'module' : 'classic'}`;
}

/** The hosts that a script is loaded from, with one URL of each. */
function hostsOf(script: AppScript): Map<string, string> {
  const hosts = new Map<string, string>();
  for (const url of script.urls) {
    const host = URL.canParse(url) ? new URL(url).host : '';
    if (!hosts.has(host)) hosts.set(host, url);
  }
  return hosts;
}

/** @param excluded keys of scripts that have shown that they do not fit */
export function bundleOf(scripts: readonly AppScript[], excluded: ReadonlySet<string>): Bundle {
  const wanted = unique(scripts).filter((script) => !excluded.has(scriptKey(script)));
  const tooMuch = new Set<AppScript>();
  const jobs: { host: string; url: string; script: AppScript }[] = [];
  let characters = 0;
  for (const script of wanted) {
    for (const [host, url] of hostsOf(script)) {
      characters += script.source.length;
      if (characters <= MAX_SOURCE_CHARACTERS) {
        jobs.push({ host, url, script });
      } else {
        characters -= script.source.length;
        tooMuch.add(script);
      }
    }
  }
  return { entries: inContexts(jobs), tooMuch: [...tooMuch] };
}

/** The same text twice is run once, for the hosts of both. */
function unique(scripts: readonly AppScript[]): AppScript[] {
  const byKey = new Map<string, AppScript>();
  for (const script of scripts) {
    const key = scriptKey(script);
    const known = byKey.get(key);
    byKey.set(
      key,
      known
        ? { ...known, urls: [...known.urls, ...script.urls], run: known.run || script.run }
        : script,
    );
  }
  return [...byKey.values()];
}

/** A global object for each host and way of running, as a page has one. */
function inContexts(
  jobs: readonly { host: string; url: string; script: AppScript }[],
): BundleEntry[] {
  const groups = new Map<string, typeof jobs>();
  for (const job of jobs) {
    const key = `${job.script.run} ${job.host}`;
    groups.set(key, [...(groups.get(key) ?? []), job]);
  }
  return [...groups.values()].flatMap((group) => {
    const entries = group.map(({ url, script }, index) => ({
      url,
      source: script.source,
      module: script.module,
      fresh: index === 0 && !script.run,
      script,
    }));
    return group[0]?.script.run === true ? [stub(), ...entries] : entries;
  });
}

function stub(): BundleEntry {
  return { url: STUB_URL, source: DOCUMENT_STUB, module: false, fresh: true, script: undefined };
}
