// Windows opened, navigated and closed for long, while zygotes die: nothing grows, nothing is lost.
// A short run; `npm run soak -- --windows N --minutes M` makes it as long as wanted.
import assert from 'node:assert/strict';
import { Soak, slope } from '../../fixtures/soak.ts';
import { test } from '../../fixtures/test.ts';
import { sharedServer } from '../../fixtures/suite.ts';

const setting = (name: string, standard: number): number => Number(process.env[name] ?? standard);

const windows = setting('CLADE_SOAK_WINDOWS', 40);
/** Bytes per window. A heap breathes by 15 MB, which only a long run tells from growth. */
const MOST = windows < 200 ? 1_000_000 : 30_000;

const server = sharedServer();

test(`should leave memory, descriptors and processes as they were after ${windows} windows`, async ({
  driver,
}) => {
  const plan = {
    windows,
    minutes: setting('CLADE_SOAK_MINUTES', 0),
    samples: setting('CLADE_SOAK_SAMPLES', 4),
    seed: setting('CLADE_SOAK_SEED', 1),
  };
  const report = await new Soak(driver, server(), plan).run();
  const slopes = {
    main: slope(report.samples, 'main'),
    zygotes: slope(report.samples, 'zygotes'),
  };
  const account = JSON.stringify({ ...plan, ...report, slopes });
  console.log(account);
  assert.ok(report.killedZygotes > 0 || windows < 40, account);
  assert.ok(slopes.main < MOST, account);
  assert.ok(slopes.zygotes < MOST, account);
});
