// The tools that check and format sources, and how each is called.
import { findCommand } from '../command.mjs';
import { Failure } from '../failure.mjs';

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} program absolute
 * @property {string[]} args
 * @property {(output: string) => string} [shorten] keeps of its output what helps
 * @property {string} advice what to do about its complaints, when they do not say it themselves
 */

const formatAdvice = 'Run `npm run format`.';

/** @param {string} project the realm's tsconfig @returns {Tool} */
export const typeCheck = (project) => ({
  name: `types of ${project}`,
  program: localProgram('tsc'),
  args: ['--project', project, '--noEmit', '--pretty', 'false'],
  advice: '',
});

/** @returns {Tool} */
export const oxlint = () => ({
  name: 'lint',
  program: localProgram('oxlint'),
  args: ['--type-aware', '--deny-warnings'],
  advice: '',
});

/** @param {'--check' | '--write'} mode @returns {Tool} */
export const prettier = (mode) => ({
  name: 'format of TypeScript, JSON, HTML and CSS',
  program: localProgram('prettier'),
  args: [mode, '--log-level=warn', '.'],
  advice: formatAdvice,
});

/** @param {readonly string[]} files @param {string[]} args @returns {Tool} */
export const clangFormat = (files, args) => ({
  name: 'format of C++',
  program: systemProgram('clang-format'),
  // It names a file many times; once is enough.
  shorten: (output) =>
    [...new Set(output.match(/^[^\s:]+(?=:\d+:\d+: error)/gm))].join('\n') || output,
  args: [...args, '--style=file', ...files.filter((path) => /\.(cc|h|c)$/.test(path))],
  advice: formatAdvice,
});

/** @param {string} name */
const localProgram = (name) => new URL(`../../node_modules/.bin/${name}`, import.meta.url).pathname;

/** @param {string} name */
function systemProgram(name) {
  const path = findCommand(name);
  if (!path) throw new Failure(`${name} is missing; \`node build/setup.mjs check\` installs it.`);
  return path;
}
