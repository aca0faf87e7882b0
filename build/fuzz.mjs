// `npm run fuzz -- [NAME...] [--seconds N]`: each fuzzer, or those named, for N seconds; see
// fuzz/README.md. `npm test` runs all of them for a moment, always with the same inputs.
import { parseArgs } from 'node:util';
import { Failure, runProgram } from './failure.mjs';
import { fuzzers } from './fuzz/fuzzers.mjs';

await runProgram('fuzz', async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: 'string', default: '60' } },
  });
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new Failure(`--seconds takes a number, not "${values.seconds}"`);
  const all = fuzzers();
  const unknown = positionals.find((name) => !all.some((fuzzer) => fuzzer.name === name));
  if (unknown !== undefined) {
    throw new Failure(
      `no fuzzer "${unknown}"; there are ${all.map(({ name }) => name).join(', ')}`,
    );
  }
  const wanted = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  for (const { name, about, run } of wanted) {
    console.log(`\n== ${name} (${about}), ${seconds} s`);
    await run(seconds);
  }
  console.log(`\n${wanted.length} fuzzers found nothing in ${seconds} s each`);
});
