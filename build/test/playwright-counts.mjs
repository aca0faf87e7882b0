// A reporter for Playwright's runner that writes one JSON object, to the file that
// CLADE_TEST_COUNTS names, when all is over: how many tests passed and failed.
import { writeFileSync } from 'node:fs';

/** @import { FullResult, Reporter, Suite, TestCase } from '@playwright/test/reporter' */

/** @implements {Reporter} */
export default class PlaywrightCounts {
  /** @type {Suite | undefined} */
  #suite;
  #errors = 0;

  /** @param {unknown} _config @param {Suite} suite */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  /** What is no test's: a file that cannot be loaded, processes that outlive a worker's tests. */
  onError() {
    this.#errors += 1;
  }

  /** @param {FullResult} result */
  onEnd({ status }) {
    const tests = this.#suite?.allTests() ?? [];
    const failed = tests.filter(isFailed).length + this.#errors;
    const passed = tests.filter(isPassed).length;
    const counts = { passed, failed: failed || Number(status !== 'passed') };
    writeFileSync(process.env['CLADE_TEST_COUNTS'] ?? '', JSON.stringify(counts));
  }

  printsToStdio() {
    return false;
  }
}

/** @param {TestCase} test */
const isPassed = (test) =>
  test.outcome() === 'expected' && test.results.some(({ status }) => status !== 'skipped');

/** A test that was not run, because another one's failure kept it from it, has not passed.
 * @param {TestCase} test */
const isFailed = (test) =>
  test.outcome() === 'unexpected' ||
  test.outcome() === 'flaky' ||
  (test.expectedStatus !== 'skipped' && test.results.length === 0);
