/** Every domain, by what its sessions are attached to. A new one is added here. */
import type { Domain } from '../domain.ts';
import type { BrowserDomains, PageDomains } from '../sessions.ts';
import { browserDomain } from './browser.ts';
import { domDomain } from './dom.ts';
import { inspectorDomain } from './inspector.ts';
import { logDomain } from './log.ts';
import { pageDomain } from './page.ts';
import { pageTargetDomain } from './page-target.ts';
import { runtimeDomain } from './runtime.ts';
import { targetDomain } from './target.ts';

function byName<Session>(domains: Domain<Session>[]): ReadonlyMap<string, Domain<Session>> {
  return new Map(domains.map((domain) => [domain.name, domain]));
}

export const browserDomains: BrowserDomains = byName([browserDomain, targetDomain]);

export const pageDomains: PageDomains = byName([
  domDomain,
  inspectorDomain,
  logDomain,
  pageDomain,
  pageTargetDomain,
  runtimeDomain,
]);
