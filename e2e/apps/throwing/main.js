// An app whose main script fails at once. Main process.
'use strict';

function fail() {
  throw new RangeError('this app never works');
}

fail();
