// Reads declaration files as the compiler writes them (one statement or member after another,
// indented by four spaces) into names, doc comments and signatures. No general parser: it knows
// that one shape.

/**
 * @typedef {object} Member
 * @property {string} doc
 * @property {string} signature without the final semicolon, on one line
 *
 * @typedef {object} Declaration
 * @property {'class' | 'interface' | 'type' | 'const' | 'function'} kind
 * @property {string} name
 * @property {string} doc
 * @property {string} head from the name on, up to the body: type parameters, extends, or all of it
 * @property {Member[]} members
 */

const statement =
  /^(?:export )?(?:declare )?(?:abstract )?(class|interface|type|const|function) (\w+)([^]*)$/;
const docComment = /^\s*\/\*\*([^]*?)\*\/\s*/;

/**
 * @param {string} text a declaration file
 * @returns {Declaration[]} what it declares at its top level
 */
export const readDeclarations = (text) => splitStatements(text).flatMap(readStatement);

/** @param {string} source @returns {Declaration[]} */
function readStatement(source) {
  const { doc, rest } = takeDoc(source);
  const match = statement.exec(rest);
  if (!match) return [];
  const kind = /** @type {Declaration['kind']} */ (match[1]);
  const name = match[2] ?? '';
  const tail = match[3] ?? '';
  const open = kind === 'class' || kind === 'interface' || isObject(tail) ? tail.indexOf('{') : -1;
  if (open === -1) return [{ kind, name, doc, head: oneLine(tail), members: [] }];
  const body = tail.slice(open + 1, tail.lastIndexOf('}'));
  const members = splitStatements(body.replace(/^ {4}/gm, '')).flatMap(readMember);
  return [{ kind, name, doc, head: oneLine(tail.slice(0, open)), members }];
}

/** `const name: { ... };` and `type Name = { ... };` @param {string} tail */
const isObject = (tail) => /^(:| =) \{/.test(tail) && /\}\s*;?\s*$/.test(tail);

/** @param {string} source @returns {Member[]} */
function readMember(source) {
  const { doc, rest } = takeDoc(source);
  const signature = oneLine(rest);
  if (signature === '' || /^(#|private |protected )/.test(signature)) return [];
  return [{ doc, signature }];
}

/** @param {string} source */
function takeDoc(source) {
  const match = docComment.exec(source);
  const doc = (match?.[1] ?? '').replace(/^\s*\* ?/gm, '').trim();
  return { doc, rest: source.slice(match?.[0].length ?? 0).trim() };
}

/** Without the paths that the compiler gives types that a file does not import.
 * @param {string} text */
const oneLine = (text) =>
  text
    .replace(/import\("[^"]*"\)\./g, '')
    .replace(/\s+/g, ' ')
    .replace(/;\s*$/, '')
    .trim();

/** Statements begin at the start of a line; braces of one are closed at the start of a line, too.
 * @param {string} text @returns {string[]} */
function splitStatements(text) {
  /** @type {string[]} */
  const statements = [];
  let current = '';
  let inComment = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('/**')) inComment = true;
    current += `${line}\n`;
    const commentEnds = inComment && line.includes('*/');
    if (commentEnds) inComment = false;
    const ends = !inComment && !commentEnds && /^\S.*;$|^\}.*$/.test(line);
    if (ends && isBalanced(current)) {
      statements.push(current);
      current = '';
    }
  }
  return current.trim() === '' ? statements : [...statements, current];
}

/** @param {string} source */
function isBalanced(source) {
  const code = source.replace(/\/\*[^]*?\*\//g, '');
  return (code.match(/\{/g)?.length ?? 0) === (code.match(/\}/g)?.length ?? 0);
}
