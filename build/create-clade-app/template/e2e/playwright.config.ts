// How Playwright finds and runs the app's tests.
import { defineConfig } from '@playwright/test';

export default defineConfig({ testDir: '.', outputDir: '../test-results', workers: 1 });
