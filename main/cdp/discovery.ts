/** The HTTP half of the server: what there is to connect to, under /json. */
import { browserDomains, pageDomains } from './domains/index.ts';
import { PROTOCOL_VERSION } from './domains/browser.ts';
import type { Domain } from './domain.ts';
import type { PageTarget } from './target.ts';
import type { TargetRegistry } from './target-registry.ts';

export interface Reply {
  status: number;
  body: string;
}

export interface Address {
  /** host:port */
  authority: string;
  browserPath: string;
}

/** @param path of the request, without its query */
export function discover(path: string, targets: TargetRegistry, address: Address): Reply {
  switch (path.replace(/\/+$/, '')) {
    case '/json/version':
      return json(version(targets, address));
    case '/json':
    case '/json/list':
      return json(targets.list().map((target) => describe(target, address)));
    case '/json/protocol':
      return json(protocol());
    default:
      return { status: 404, body: 'Not found: see /json/version, /json/list, /json/protocol.' };
  }
}

function version(targets: TargetRegistry, { authority, browserPath }: Address): object {
  const { product, userAgent, engine } = targets.host.version();
  return {
    Browser: product,
    'Protocol-Version': PROTOCOL_VERSION,
    'User-Agent': userAgent,
    'WebKit-Version': engine,
    webSocketDebuggerUrl: `ws://${authority}${browserPath}`,
  };
}

function describe(target: PageTarget, { authority }: Address): object {
  const { targetId: id, type, title, url } = target.info();
  return {
    id,
    type,
    title,
    url,
    description: '',
    webSocketDebuggerUrl: `ws://${authority}${pagePath(id)}`,
  };
}

export function pagePath(targetId: string): string {
  return `/devtools/page/${targetId}`;
}

function protocol(): object {
  const domains = new Map<string, { commands: Set<string>; events: Set<string> }>();
  const add = ({ name, commands, events }: Domain<never>): void => {
    const entry = domains.get(name) ?? { commands: new Set(), events: new Set() };
    domains.set(name, entry);
    for (const command of Object.keys(commands)) entry.commands.add(command);
    for (const event of events) entry.events.add(event);
  };
  for (const domain of browserDomains.values()) add(domain);
  for (const domain of pageDomains.values()) add(domain);
  const named = (names: Set<string>) => [...names].map((name) => ({ name }));
  const [major, minor] = PROTOCOL_VERSION.split('.');
  return {
    version: { major, minor },
    domains: [...domains].map(([domain, { commands, events }]) => ({
      domain,
      commands: named(commands),
      events: named(events),
    })),
  };
}

function json(value: unknown): Reply {
  return { status: 200, body: JSON.stringify(value, undefined, 2) };
}
