// package.json of an app: any bytes are an app that can be started, or an error that names the file;
// and each part of "clade" is settings or a TypeError that names the member.
import assert from 'node:assert/strict';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { checkSpareOptions } from '../../api/spare-options.ts';
import { checkZygoteOptions } from '../../api/zygote-options.ts';
import { CladeError } from '../../common/errors.ts';
import { readApp } from '../../loader/app-manifest.ts';
import { inFolder } from './scratch-folder.ts';

const text = fc.oneof(
  fc.string(),
  fc.constantFrom('', '\0', '..', '../main.js', '/', 'x'.repeat(5000)),
);
const any = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));
const script = fc.oneof(
  text,
  fc.record({ path: any, url: any, type: any, run: any }, { requiredKeys: [] }),
);
const count = fc.oneof(fc.double(), fc.integer(), any);
const zygote = fc.record(
  {
    scripts: fc.oneof(any, fc.array(script, { maxLength: 70 })),
    origins: fc.oneof(any, fc.array(fc.oneof(text, fc.webUrl()), { maxLength: 20 })),
    profile: any,
    rotateAfterForks: count,
    rotateAfterMinutes: count,
    more: any,
  },
  { requiredKeys: [] },
);
const spares = fc.oneof(count, fc.record({ min: count, max: count }, { requiredKeys: [] }));
const packageJson = fc.record(
  {
    name: any,
    productName: any,
    version: any,
    desktopName: any,
    main: fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom('main.js', './lib', 'lib/', 'missing.js', 'main', '.'),
      },
      any,
    ),
    type: fc.oneof(fc.constantFrom('module', 'commonjs'), any),
    clade: fc.oneof(
      any,
      fc.record({ spares, zygote: fc.oneof(zygote, any) }, { requiredKeys: [] }),
    ),
  },
  { requiredKeys: [] },
);

/** A property of its prototype must not be taken for one of the file's. */
const withPrototype = packageJson.map((value) =>
  JSON.stringify(value).replace(/^\{/, '{"__proto__":{"main":"main.js","clade":7},'),
);

function starts(bytes: string | Uint8Array): void {
  inFolder((folder) => {
    mkdirSync(join(folder, 'lib'));
    for (const file of ['main.js', 'lib/index.js']) writeFileSync(join(folder, file), '');
    const file = join(folder, 'package.json');
    writeFileSync(file, bytes);
    try {
      const { main, name, version, desktopName, isModule, clade } = readApp(folder);
      assert.ok(statSync(main).isFile());
      for (const field of [name, version, desktopName ?? 'none'])
        assert.ok(typeof field === 'string');
      assert.notEqual(name, '');
      assert.equal(typeof isModule, 'boolean');
      settings(clade.spares, (value) =>
        checkSpareOptions(value, 'clade.spares', { min: 0, max: 1 }),
      );
      settings(clade.zygote, (value) => checkZygoteOptions(value, 'clade.zygote'));
    } catch (error) {
      assert.ok(error instanceof CladeError && error.code === 'ERR_APP_NOT_FOUND', String(error));
      assert.ok(error.message.includes(folder), error.message);
    }
  });
}

function settings(value: unknown, check: (value: unknown) => unknown): void {
  if (value === undefined) return;
  try {
    check(value);
  } catch (error) {
    assert.ok(
      error instanceof TypeError && /^clade\.|^'clade\./.test(error.message),
      String(error),
    );
  }
}

export const properties = {
  'any bytes': fc.property(fc.uint8Array({ maxLength: 200 }), starts),
  'any JSON': fc.property(fc.json(), starts),
  'fields of all kinds': fc.property(packageJson, (value) => starts(JSON.stringify(value))),
  'fields that come with a prototype': fc.property(withPrototype, starts),
};
