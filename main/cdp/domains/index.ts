/** Every domain, by what its sessions are attached to. A new one is added here. */
import type { Domain } from '../domain.ts';
import type { BrowserDomains, PageDomains } from '../sessions.ts';
import { browserDomain } from './browser.ts';
import { logDomain } from './log.ts';
import { runtimeDomain } from './runtime.ts';
import { targetDomain } from './target.ts';
import { pageTargetDomain } from './page-target.ts';

function byName<Session>(domains: Domain<Session>[]): ReadonlyMap<string, Domain<Session>> {
  return new Map(domains.map((domain) => [domain.name, domain]));
}

export const browserDomains: BrowserDomains = byName([browserDomain, targetDomain]);

export const pageDomains: PageDomains = byName([logDomain, runtimeDomain, pageTargetDomain]);
