// A small AMD loader: one bundle of named modules, each evaluated when it is first required.
// `amd.load(id)` evaluates a module with all that it depends on and returns its exports.
(() => {
  const definitions = new Map();
  const modules = new Map();

  /** Resolves `./x` and `../x` against the id of the module that asks. */
  const resolve = (id, from) => {
    if (!id.startsWith('.')) return id;
    const path = from.split('/').slice(0, -1);
    for (const part of id.split('/')) {
      if (part === '..') path.pop();
      else if (part !== '.') path.push(part);
    }
    return path.join('/');
  };

  const load = (id) => {
    // `plugin!resource`: style sheets and translations, which the measurement does without.
    if (id.includes('!')) return {};
    const loaded = modules.get(id);
    if (loaded) return loaded.exports;
    const definition = definitions.get(id);
    return definition ? evaluate(id, definition) : undefined;
  };

  const evaluate = (id, { dependencies, factory }) => {
    const module = { id, exports: {} };
    modules.set(id, module);
    if (typeof factory !== 'function') return (module.exports = factory);
    const special = { require: requireFor(id), exports: module.exports, module };
    const values = dependencies.map((name) => special[name] ?? load(resolve(name, id)));
    const returned = factory(...values);
    if (returned !== undefined) module.exports = returned;
    return module.exports;
  };

  const requireFor = (from) => {
    const require = (ids, done) => {
      if (typeof ids === 'string') return load(resolve(ids, from));
      const values = ids.map((id) => load(resolve(id, from)));
      done?.(...values);
      return undefined;
    };
    require.toUrl = (path) => path;
    return require;
  };

  window.define = (id, ...rest) => {
    if (typeof id !== 'string') return;
    const factory = rest.at(-1);
    const dependencies = rest.length > 1 ? rest[0] : ['require', 'exports', 'module'];
    if (!definitions.has(id)) definitions.set(id, { dependencies, factory });
  };
  window.define.amd = true;
  window.amd = { load };
})();
