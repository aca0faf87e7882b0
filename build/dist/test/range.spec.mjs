// Which versions of the system's libraries what is shipped can be loaded with, by Debian's lists of
// the version that each symbol came with (deb-symbols(5)).
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { outputOf } from '../../command.mjs';
import { nativeProducts } from '../../native.mjs';
import { isAtLeast } from '../../setup/survey.mjs';

/** The oldest that are supported: WebKitGTK as README.md says, the others as Debian 12 has them. */
const oldest = { 'libwebkitgtk-6.0-4': '2.44', 'libgtk-4-1': '4.8', 'libglib2.0-0': '2.74' };
const lists = '/var/lib/dpkg/info';

/** @param {string} name of the package; newer systems have `t64` at its end */
function listOf(name) {
  const pattern = new RegExp(`^${name.replaceAll('.', '\\.')}(t64)?(:\\w+)?\\.symbols$`);
  const file = existsSync(lists) && readdirSync(lists).find((entry) => pattern.test(entry));
  return file ? readFileSync(join(lists, file), 'utf8') : undefined;
}

/** From a line such as ` webkit_get_major_version@Base 2.5.3`. @param {string} list */
const versionsIn = (list) =>
  new Map(
    [...list.matchAll(/^ (\w+)@\S+ (\S+)/gm)].map(([, symbol, version]) => [symbol, version]),
  );

/** Those that the dynamic linker must find, of all products. */
const wanted = () =>
  nativeProducts.flatMap((file) =>
    (outputOf('nm', ['--dynamic', '--undefined-only', '--without-symbol-versions', file]) ?? '')
      .split('\n')
      .map((line) => /\b[Uuvw] (\w+)$/.exec(line)?.[1] ?? ''),
  );

for (const [name, limit] of Object.entries(oldest)) {
  const list = listOf(name);
  const skip = list ? false : `${name} has no list of symbols on this system`;
  test(`should load with ${name} ${limit}`, { skip }, () => {
    const since = versionsIn(list ?? '');
    const used = wanted().filter((symbol) => since.has(symbol));
    assert.ok(used.length > 20, 'the list fits what is linked');
    const newer = used.filter((symbol) => !isAtLeast(limit, since.get(symbol) ?? '0'));
    assert.deepEqual(
      newer.map((symbol) => `${symbol} ${since.get(symbol)}`),
      [],
    );
  });
}
