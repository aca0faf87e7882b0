// Checks files against build/layers.json: imports, #includes, banned names, sizes, headers. Pure:
// texts in, problems out; build/check.mjs reads the files.
import { dirname, join } from 'node:path/posix';
import { isBuiltin } from 'node:module';
import { importsIn, includesIn, lineAt, withoutComments } from './text.mjs';

/**
 * @typedef {object} Layer
 * @property {string} path the files it holds start with this
 * @property {string} why
 * @property {string[]} [mayImport] path prefixes (TypeScript)
 * @property {boolean} [node] may it use Node's built-in modules?
 * @property {string[]} [packages] npm packages that it may import
 * @property {string[]} [mayInclude] path prefixes (C++)
 * @property {string[]} [libraries] names from `libraries` below
 *
 * @typedef {object} Ban
 * @property {string} name
 * @property {string} in pattern for paths
 * @property {string} pattern
 * @property {boolean} [comments] looks into comments too
 * @property {string} instead what to do
 * @property {Record<string, string>} except path prefix -> reason
 *
 * @typedef {object} Rules
 * @property {Layer[]} typescript
 * @property {Layer[]} cpp
 * @property {Record<string, string>} libraries name -> pattern for its headers
 * @property {Ban[]} banned
 * @property {{ limits: { in: string, lines: number }[],
 *   except: Record<string, { lines: number, why: string }> }} budgets
 *
 * @typedef {{ path: string, text: string }} SourceFile path relative to the root
 */

const typescript = /\.(ts|mjs|cjs)$/;
const cpp = /\.(cc|h|c)$/;
const test = /\.(test|spec)\.(ts|mjs)$/;

/**
 * @param {Rules} rules
 * @param {readonly SourceFile[]} files
 * @returns {string[]} one line for each problem, with what to do
 */
export function layerProblems(rules, files) {
  const paths = new Set(files.map(({ path }) => path));
  return files.flatMap((file) => [
    ...(typescript.test(file.path) ? importProblems(rules, file) : []),
    ...(cpp.test(file.path) ? includeProblems(rules, file, paths) : []),
    ...banProblems(rules, file),
    ...budgetProblems(rules, file),
    ...(typescript.test(file.path) || cpp.test(file.path) ? headerProblems(file, paths) : []),
  ]);
}

/** @param {Layer[]} layers @param {string} path @returns {Layer | undefined} */
function layerOf(layers, path) {
  const holding = layers.filter((layer) => path.startsWith(layer.path));
  return holding.toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** @param {string} path */
const noLayer = (path) => [
  `${path}: belongs to no layer. Move it, or give its folder an entry in build/layers.json.`,
];

/** @param {Rules} rules @param {SourceFile} file */
function importProblems(rules, { path, text }) {
  const layer = layerOf(rules.typescript, path);
  if (!layer) return noLayer(path);
  return importsIn(withoutComments(text))
    .filter(({ specifier }) => !mayImport(rules, layer, path, specifier))
    .map(
      ({ specifier, line }) =>
        `${path}:${line}: ${layer.path} may not import "${specifier}" (${layer.why}). ` +
        'Move the code to where it may, or let the lower side declare an interface.',
    );
}

/** @param {Rules} rules @param {Layer} layer @param {string} path @param {string} specifier */
function mayImport(rules, layer, path, specifier) {
  if (specifier.startsWith('.')) {
    const target = join(dirname(path), specifier);
    const own = layerOf(rules.typescript, target) === layer;
    return own || (layer.mayImport ?? []).some((prefix) => target.startsWith(prefix));
  }
  // Tests run under Node wherever their subject does.
  if (isBuiltin(specifier)) return layer.node === true || test.test(path);
  return (layer.packages ?? []).includes(packageOf(specifier));
}

/** `@scope/name/file` -> `@scope/name`. @param {string} specifier */
const packageOf = (specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** @param {Rules} rules @param {SourceFile} file @param {Set<string>} paths */
function includeProblems(rules, { path, text }, paths) {
  const layer = layerOf(rules.cpp, path);
  if (!layer) return noLayer(path);
  return includesIn(withoutComments(text))
    .filter(({ header, quoted }) =>
      quoted
        ? !mayIncludeOwn(rules, layer, ownHeader(path, header, paths))
        : !mayIncludeLibrary(rules, layer, header),
    )
    .map(
      ({ header, line }) =>
        `${path}:${line}: ${layer.path} may not include ${header} (${layer.why}). ` +
        'Move the code to where it may; quoted includes name a file from the root.',
    );
}

/** Beside the file, else from the root. @param {string} path @param {string} header
 * @param {Set<string>} paths */
function ownHeader(path, header, paths) {
  const beside = join(dirname(path), header);
  return paths.has(beside) ? beside : header;
}

/** @param {Rules} rules @param {Layer} layer @param {string} header */
function mayIncludeOwn(rules, layer, header) {
  const own = layerOf(rules.cpp, header) === layer;
  return own || (layer.mayInclude ?? []).some((prefix) => header.startsWith(prefix));
}

/** What no library claims is the standard library or the system. @param {Rules} rules
 * @param {Layer} layer @param {string} header */
function mayIncludeLibrary(rules, layer, header) {
  const owners = Object.entries(rules.libraries)
    .filter(([, pattern]) => new RegExp(pattern).test(header))
    .map(([name]) => name);
  return owners.length === 0 || owners.some((name) => layer.libraries?.includes(name));
}

/** @param {Rules} rules @param {SourceFile} file */
function banProblems(rules, { path, text }) {
  const bans = rules.banned.filter(
    (ban) =>
      new RegExp(ban.in).test(path) &&
      !Object.keys(ban.except).some((prefix) => path.startsWith(prefix)),
  );
  const isCode = typescript.test(path) || cpp.test(path);
  const code = isCode ? withoutComments(text) : text;
  return bans.flatMap((ban) => {
    const searched = ban.comments ? text : code;
    return [...searched.matchAll(new RegExp(ban.pattern, 'g'))].map(
      (match) =>
        `${path}:${lineAt(searched, match.index)}: ${ban.name}: ${match[0].trim()}. ${ban.instead}`,
    );
  });
}

/** @param {Rules} rules @param {SourceFile} file */
function budgetProblems(rules, { path, text }) {
  const { limits, except } = rules.budgets;
  const limit = limits.find((entry) => new RegExp(entry.in).test(path));
  if (!limit) return [];
  const allowed = except[path]?.lines ?? limit.lines;
  const lines = text.trimEnd().split('\n').length;
  if (lines <= allowed) return [];
  return [
    `${path}: ${lines} lines, of ${allowed} allowed. Split it by noun, or give the reason under ` +
      'budgets.except in build/layers.json.',
  ];
}

/** Every file starts by saying what it is; for x.cc, x.h may say it. @param {SourceFile} file
 * @param {Set<string>} paths */
function headerProblems({ path, text }, paths) {
  if (paths.has(path.replace(/\.cc$/, '.h')) && path.endsWith('.cc')) return [];
  if (/^(#![^\n]*\n)?(\/\/|\/\*)/.test(text)) return [];
  return [`${path}:1: no header comment. Start with what it is and in which process it runs.`];
}
