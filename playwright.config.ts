// How Playwright's runner runs the end-to-end specs: see e2e/README.md.
import { defineConfig, type ReporterDescription } from '@playwright/test';
import type { Settings } from './e2e/fixtures/test.ts';

const reporters: ReporterDescription[] = [
  ['list'],
  ['html', { open: 'never', outputFolder: 'out/test/e2e/report' }],
];
// `npm test` adds these tests to those of other runners.
if (process.env['CLADE_TEST_COUNTS']) reporters.push(['./build/test/playwright-counts.mjs']);

export default defineConfig<object, Settings>({
  testDir: 'e2e/specs',
  outputDir: 'out/test/e2e/results',
  forbidOnly: true,
  retries: 0,
  // Each has a display of its own, since windows want the focus.
  workers: 2,
  // Only to end a test that would run for ever.
  timeout: 180_000,
  expect: { timeout: 45_000 },
  reporter: reporters,
  projects: [
    { name: 'zygote', use: { mode: 'zygote' } },
    {
      name: 'exec',
      use: { mode: 'exec' },
      testIgnore: /\/specs\/zygote\//,
      grepInvert: /@zygote/,
    },
  ],
});
