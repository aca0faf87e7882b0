// Reads source text well enough for the layer rules: no parser, but comments and strings are told
// apart from code.

/**
 * Replaces comments by spaces; lines and columns stay. Strings are kept, because imports are in
 * them. A quote inside a regular expression literal hides what follows on its line.
 * @param {string} text of TypeScript, JavaScript, C or C++
 */
export function withoutComments(text) {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g;
  return text.replace(token, (found) =>
    found.startsWith('/') ? found.replace(/[^\n]/g, ' ') : found,
  );
}

/** The 1-based line of an index. @param {string} text @param {number} index */
export const lineAt = (text, index) => text.slice(0, index).split('\n').length;

/**
 * What a TypeScript or JavaScript file imports, in any form, types included.
 * @param {string} code without comments
 * @returns {{ specifier: string, line: number }[]}
 */
export function importsIn(code) {
  const forms =
    /^[ \t]*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/gm;
  return [...code.matchAll(forms)].map((match) => ({
    specifier: match[1] ?? match[2] ?? '',
    line: lineAt(code, match.index + match[0].length),
  }));
}

/**
 * What a C or C++ file includes.
 * @param {string} code without comments
 * @returns {{ header: string, quoted: boolean, line: number }[]}
 */
export function includesIn(code) {
  return [...code.matchAll(/^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]/gm)].map((match) => ({
    header: match[2] ?? '',
    quoted: match[1] === '"',
    line: lineAt(code, match.index),
  }));
}
