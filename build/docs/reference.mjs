// The API reference, as one Markdown text, from declarations.

/** @import { Declaration, Member } from './declarations.mjs' */

/** Doc comments of what is public only for Clade's own modules. */
const internalDoc = /^(Called by|Used by|For \w+\.ts)|see init\.ts/;
const internalType = /\b(Native\w+|ContentProcess|ZygoteHost|ProcessBroker|ExitDetails|Runtime)\b/;

/**
 * @param {Map<string, Declaration>} declarations all that are known, by name
 * @param {readonly { title: string, names: readonly string[] }[]} parts what apps import
 * @param {Map<string, Set<string>>} [events] those that each class emits
 * @returns {string}
 */
export function reference(declarations, parts, events = new Map()) {
  const section = (/** @type {string} */ name) => sectionOf(name, declarations, events.get(name));
  /** @type {Set<string>} */
  const told = new Set(parts.flatMap(({ names }) => names));
  const sections = parts.flatMap(({ title, names }) => [
    `## ${title}\n`,
    ...names.toSorted(byName).map(section),
  ]);
  const types = mentionedBy([...told], declarations).filter((name) => !told.has(name));
  return [...sections, '## Types\n', ...types.toSorted(byName).map(section)].join('\n');
}

/** @param {string} a @param {string} b */
const byName = (a, b) => a.localeCompare(b, 'en');

/** The names that the declarations of these names mention, and so on.
 * @param {readonly string[]} names @param {Map<string, Declaration>} declarations */
function mentionedBy(names, declarations) {
  const found = new Set(names);
  for (const name of found) {
    const declaration = declarations.get(name);
    if (!declaration) continue;
    const texts = [declaration.head, ...publicMembers(declaration).map((m) => m.signature)];
    for (const word of texts.join(' ').match(/\b[A-Z]\w+/g) ?? []) {
      if (declarations.has(word) && !internalType.test(word)) found.add(word);
    }
  }
  return [...found].filter((name) => declarations.has(name));
}

/** @param {string} name @param {Map<string, Declaration>} declarations
 * @param {Set<string>} [events] */
function sectionOf(name, declarations, events) {
  const declaration = declarations.get(name);
  if (!declaration) return `### ${name}\n`;
  const { kind, head, doc } = declaration;
  const isShort = kind === 'type' || kind === 'function' || kind === 'const';
  const extra =
    isShort && declaration.members.length === 0
      ? `\`${kind} ${name}${head.startsWith('=') ? ' ' : ''}${head}\``
      : '';
  const heritage = !isShort && head !== '' ? `*${head}*` : '';
  const emitted = [...(events ?? [])].toSorted(byName).map((event) => `\`${event}\``);
  const told = emitted.length > 0 ? `Events: ${emitted.join(', ')}.` : '';
  const lines = [`### ${name}`, heritage, extra, doc, told].filter((line) => line !== '');
  const members = publicMembers(declaration).map(item);
  return `${lines.join('\n\n')}\n${members.length > 0 ? `\n${members.join('\n')}\n` : ''}`;
}

/** @param {Declaration} declaration */
const publicMembers = ({ members }) =>
  members.filter(({ doc, signature }) => !internalDoc.test(doc) && !internalType.test(signature));

/** @param {Member} member */
function item({ doc, signature }) {
  const text = doc
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\s*@(param|returns|throws)\b/g, ' · **$1**')
    .replace(/^ · /, '')
    .trim();
  return `- \`${signature}\`${text === '' ? '' : ` — ${text}`}`;
}
