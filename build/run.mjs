// `npm start [-- APP ARGS]`: runs the tree's Clade, in the folder where npm was called.
import { runProgram } from './failure.mjs';
import { launch } from './launch.mjs';

await runProgram('start', () => {
  launch(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
});
