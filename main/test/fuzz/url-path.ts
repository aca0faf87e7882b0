/** Paths of URLs, among them such as lead upwards for whoever decodes them, once or twice. */
import * as fc from 'fast-check';

const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'start',
      'common',
      'index.html',
      'app.js',
      'secret.html',
      'app.asar',
    ),
  },
  fc.constantFrom(
    '..',
    '.',
    '',
    '%2e%2e',
    '.%2E',
    '%252e%252e',
    '..%2f..',
    '..%5c..',
    '..\\..',
    '%00',
  ),
  fc.constantFrom(
    '%c0%ae%c0%ae',
    '%ff',
    '..;',
    '....',
    '..%00',
    '~',
    'app.asar%2f..',
    '\u2025',
    '%',
  ),
  fc.string({ maxLength: 6 }),
);

export const urlPath = fc.array(step, { maxLength: 8 }).map((steps) => steps.join('/'));
