// Which events a class emits, read from its sources: the compiler's declarations do not tell.

/** Whose they are where another module emits them. @type {Record<string, string>} */
const owners = {
  contents: 'WebContents',
  sender: 'WebContents',
  opener: 'WebContents',
  app: 'App',
};

/** @type {Record<string, string>} */
const pushing = { events: 'BaseWindow' };

/** What one module of Clade tells another by. */
const internal = /^(page-id|in-page|load-progress|close-requested|show-requested|changed)$/;

/** `events.push(...)`: main/api/window-state.ts, for a window. */
const emitting = /\b(\w+)\.(emit|push)\(\s*([^,()]+)/g;
const name = /'([a-z-]+)'/g;

/**
 * @param {string} source a module's TypeScript
 * @returns {Map<string, Set<string>>} a class's name -> its events
 */
export function readEvents(source) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const match of source.matchAll(emitting)) {
    const [, target = '', how, argument = ''] = match;
    const owner = how === 'push' ? pushing[target] : ownerOf(source, target, match.index);
    if (!owner) continue;
    const events = found.get(owner) ?? new Set();
    for (const event of namesIn(source, argument.trim(), match.index)) {
      if (!internal.test(event)) events.add(event);
    }
    found.set(owner, events);
  }
  return found;
}

/** The class whose body a place is in, or the target's. @param {string} source
 * @param {string} target @param {number} place */
function ownerOf(source, target, place) {
  if (target !== 'this') return owners[target];
  const classes = source.slice(0, place).matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm);
  return [...classes].at(-1)?.[1];
}

/** Names in an argument, or in the constant that it is. @param {string} source
 * @param {string} argument @param {number} place */
function namesIn(source, argument, place) {
  const isName = /^\w+$/.test(argument);
  const constants = [...source.slice(0, place).matchAll(/const (\w+) = ([^;]+);/g)];
  const text = isName
    ? (constants.findLast(([, known]) => known === argument)?.[2] ?? '')
    : argument;
  return [...text.matchAll(name)].map(([, event = '']) => event);
}
