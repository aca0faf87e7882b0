/**
 * Makes `electron` importable: require('electron') and import ... from 'electron' give the same
 * objects, in the app's own code and in everything it loads.
 */
import Module from 'node:module';

const NAMES = new Set(['electron', 'electron/main', 'electron/common', 'clade']);
const CACHE_KEY = 'electron';

/** Node's own module loader, as far as it is used here; not part of its typed API. */
interface ModuleInternals {
  _cache: Record<string, Module | undefined>;
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

const internals = Module as unknown as ModuleInternals;

/** Serves CommonJS. Cheap. */
export function installCommonJs(api: object): void {
  const entry = new Module(CACHE_KEY);
  entry.exports = api;
  entry.loaded = true;
  internals._cache[CACHE_KEY] = entry;
  const resolveFilename = internals._resolveFilename.bind(internals);
  internals._resolveFilename = function (request: string, ...rest: unknown[]): string {
    if (NAMES.has(request)) return CACHE_KEY;
    return resolveFilename(request, ...rest);
  };
}

/**
 * Serves ES modules. Costs some 25 ms, because Node runs the hooks on a thread of their own.
 * Named exports have to be known before the code runs, so a module's text is made from the keys.
 */
export function installEsModules(api: object): void {
  const key = Symbol.for('clade.electron');
  Object.defineProperty(globalThis, key, { value: api });
  const names = Object.keys(api).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  const source = dataUrl(
    `const api = globalThis[Symbol.for('clade.electron')];\nexport default api;\n` +
      names.map((name) => `export const ${name} = api.${name};`).join('\n'),
  );
  const hooks = dataUrl(
    `const names = new Set(${JSON.stringify([...NAMES])});
     export async function resolve(specifier, context, next) {
       if (!names.has(specifier)) return next(specifier, context);
       return { url: ${JSON.stringify(source)}, format: 'module', shortCircuit: true };
     }`,
  );
  Module.register(hooks);
}

function dataUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
