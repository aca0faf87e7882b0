// `npm run bench -- NAME [OPTIONS]`: measures Clade beside other shells; see bench/README.md.
import { bench } from './bench/suite.mjs';
import { runProgram } from './failure.mjs';

await runProgram('bench', () => bench(process.argv.slice(2)));
