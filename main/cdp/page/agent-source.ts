/** The scripts that Clade puts into pages: bundles of renderer/agents. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runtimePaths } from '../../runtime-paths.ts';

const texts = new Map<string, string>();

function read(name: string): string {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(join(runtimePaths().library, name), 'utf8');
    texts.set(name, text);
  }
  return text;
}

/** Defines `cladeAgent` in the agent world. */
export function agentSource(token: string): string {
  return `${read('cdp-agent.js')}\ncladeAgent.start(${JSON.stringify(token)});`;
}

/** Defines a binding in the world that it is run in. */
export function bindingSource(token: string, name: string): string {
  const call = `cladeBinding.bind(${JSON.stringify(token)}, ${JSON.stringify(name)});`;
  return `(() => {${read('cdp-binding.js')}\n${call}})();`;
}

/** Runs a function of renderer/agents/overrides.ts in the page's own world. */
export function overrideSource(name: string, ...args: unknown[]): string {
  const call = `cladeOverrides.${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')});`;
  return `(() => {${read('cdp-overrides.js')}\nreturn ${call}})();`;
}
