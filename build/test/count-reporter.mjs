// A reporter for `node --test` that writes one JSON object when all is over: how many tests
// passed and failed. Suites and files are not tests, except a file that fails by itself.

/**
 * @param {AsyncIterable<{ type: string, data: any }>} events
 * @returns {AsyncGenerator<string>}
 */
export default async function* countReporter(events) {
  const counts = { passed: 0, failed: 0 };
  for await (const { type, data } of events) {
    if (type === 'test:pass' && isPassed(data)) counts.passed += 1;
    if (type === 'test:fail' && !isFailedByChild(data)) counts.failed += 1;
  }
  yield JSON.stringify(counts);
}

/** Skipped tests and those still to be written have not passed. @param {any} data */
const isPassed = (data) =>
  data.details?.type !== 'suite' && data.name !== data.file && !data.skip && !data.todo;

/** A test or suite that fails only because one inside it did. @param {any} data */
const isFailedByChild = (data) => data.details?.error?.failureType === 'subtestsFailed';
