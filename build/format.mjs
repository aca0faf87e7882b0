// `npm run format`: rewrites all sources in the project's format.
import { clangFormat, prettier } from './check/tools.mjs';
import { run } from './command.mjs';
import { runProgram } from './failure.mjs';
import { sourceFiles } from './files.mjs';

await runProgram('format', () => {
  for (const { program, args } of [prettier('--write'), clangFormat(sourceFiles(''), ['-i'])]) {
    run(program, args);
  }
});
