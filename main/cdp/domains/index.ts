/** Every domain, by what its sessions are attached to. A new one is added here. */
import { withParts, type Domain } from '../domain.ts';
import type {
  BrowserDomains,
  PageDomains,
  PageSession,
  WorkerDomains,
  WorkerSession,
} from '../sessions.ts';
import { bindingsDomain } from './bindings.ts';
import { browserDomain } from './browser.ts';
import { accessibilityDomain, declinedEmulationDomain, declinedPageDomain } from './declined.ts';
import { deviceDomain } from './device.ts';
import { domDomain } from './dom.ts';
import { downloadsDomain } from './downloads.ts';
import { dragDomain } from './drag.ts';
import { emulationDomain } from './emulation.ts';
import { fetchDomain } from './fetch.ts';
import { fetchAuthDomain } from './fetch-auth.ts';
import { domFilesDomain, pageFilesDomain } from './file-inputs.ts';
import { heapProfilerDomain } from './heap-profiler.ts';
import { inputDomain } from './input.ts';
import { inspectorDomain } from './inspector.ts';
import { ioDomain } from './io.ts';
import { logDomain } from './log.ts';
import { networkDomain } from './network.ts';
import { pageDomain } from './page.ts';
import { pageDialogsDomain } from './page-dialogs.ts';
import { backgroundDomain, pagePicturesDomain } from './page-pictures.ts';
import { pageTargetDomain } from './page-target.ts';
import { performanceDomain } from './performance.ts';
import { permissionsDomain } from './permissions.ts';
import { placeDomain } from './place.ts';
import { runtimeDomain } from './runtime.ts';
import { securityDomain } from './security.ts';
import { cookiesDomain, storageDomain } from './storage.ts';
import { targetDomain } from './target.ts';
import { networkUserAgentDomain, userAgentDomain } from './user-agent.ts';
import { windowsDomain } from './windows.ts';
import { workerFetchDomain, workerNetworkDomain } from './worker-network.ts';

function byName<Session>(domains: Domain<Session>[]): ReadonlyMap<string, Domain<Session>> {
  return new Map(domains.map((domain) => [domain.name, domain]));
}

export const browserDomains: BrowserDomains = byName([
  withParts(browserDomain, [downloadsDomain, permissionsDomain, windowsDomain]),
  storageDomain,
  targetDomain,
]);

export const pageDomains: PageDomains = byName([
  accessibilityDomain,
  withParts(domDomain, [domFilesDomain]),
  withParts(emulationDomain, [
    backgroundDomain,
    declinedEmulationDomain,
    deviceDomain,
    placeDomain,
    userAgentDomain,
  ]),
  withParts(fetchDomain, [fetchAuthDomain]),
  heapProfilerDomain,
  withParts(inputDomain, [dragDomain]),
  inspectorDomain,
  ioDomain,
  logDomain,
  withParts(networkDomain, [cookiesDomain, networkUserAgentDomain]),
  withParts(pageDomain, [
    pageDialogsDomain,
    pageFilesDomain,
    pagePicturesDomain,
    declinedPageDomain,
  ]),
  pageTargetDomain,
  performanceDomain,
  withParts<PageSession>(runtimeDomain, [bindingsDomain]),
  securityDomain,
]);

export const workerDomains: WorkerDomains = byName<WorkerSession>([
  runtimeDomain,
  workerFetchDomain,
  workerNetworkDomain,
]);
