// Asar archives: any bytes are an archive or an ERR_ASAR; unpacking one makes files in its own copy
// and nowhere else, and they are what was packed.
import assert from 'node:assert/strict';
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as fc from 'fast-check';
import { CladeError } from '../../common/errors.ts';
import { unpackedAsar } from '../../loader/asar-cache.ts';
import { readAsar } from '../../loader/asar.ts';
import { inFolder } from './scratch-folder.ts';

const SECRET = 'not to be had';

/** An archive as the format has it, whatever its list of files says. */
function archiveOf(json: string, data: Uint8Array): Buffer {
  const text = Buffer.from(json);
  const padded = Math.ceil(text.length / 4) * 4;
  const words = Buffer.alloc(16);
  for (const [place, word] of [4, padded + 8, padded + 4, text.length].entries()) {
    words.writeUInt32LE(word, place * 4);
  }
  return Buffer.concat([words, text, Buffer.alloc(padded - text.length), data]);
}

const fileName = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c', 'package.json', 'app.asar.unpacked') },
  fc.constantFrom(
    '',
    '.',
    '..',
    '../x',
    '/etc/passwd',
    'a/b',
    'a\\..\\b',
    '__proto__',
    'x\0y',
    '\ud800',
  ),
  fc.string({ maxLength: 300 }),
);
const target = fc.oneof(
  fileName,
  fc.array(fileName, { maxLength: 4 }).map((parts) => parts.join('/')),
  fc.constantFrom('../../secret', '/etc/passwd', 'a/../../../secret', 7, null),
);
const offset = fc.oneof(
  fc.nat(40).map(String),
  fc.constantFrom('-1', '1e3', '0x10', '999999999999999', '9999999999999999', '', ' 1', 1, null),
);
const size = fc.oneof(
  fc.nat(40),
  fc.constantFrom(-1, 0.5, 2 ** 53, 2 ** 53 - 1, Number.MAX_VALUE, '1', null),
);
const { entry } = fc.letrec<{ entry: unknown; folder: unknown }>((tie) => ({
  folder: fc.record({ files: fc.dictionary(fileName, tie('entry'), { maxKeys: 5 }) }),
  entry: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record(
      {
        size,
        offset,
        unpacked: fc.constantFrom(true, false, 'true'),
        executable: fc.boolean(),
        integrity: fc.record({ algorithm: fc.constant('SHA256'), hash: fc.string() }),
      },
      { requiredKeys: ['size', 'offset'] },
    ),
    fc.record({ link: target }),
    tie('folder'),
    fc.jsonValue({ maxDepth: 2 }),
  ),
}));
const tree = fc.oneof(
  { weight: 6, arbitrary: fc.record({ files: fc.dictionary(fileName, entry, { maxKeys: 5 }) }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

/** Everything below a folder, with what it holds, but for `without`. */
function listed(folder: string, without: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (path === without) return [];
    const stat = lstatSync(path);
    if (stat.isDirectory()) return [`${path}/`, ...listed(path, without)];
    return [`${path} ${stat.isFile() ? readFileSync(path, 'latin1') : readlinkSync(path)}`];
  });
}

/** No link of the copy leads out of it, but for the one to the files that are kept outside. */
function staysInside(copy: string, folder = copy): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    if (stat.isDirectory()) staysInside(copy, path);
    if (!stat.isSymbolicLink()) continue;
    const to = resolve(dirname(path), readlinkSync(path));
    assert.ok(!relative(copy, to).startsWith('..'), `${path} leads to ${to}`);
  }
}

function refused(error: unknown): void {
  assert.ok(error instanceof CladeError && error.code === 'ERR_ASAR', String(error));
}

function unpacks(bytes: Uint8Array): void {
  inFolder((top) => {
    writeFileSync(join(top, 'secret'), SECRET);
    mkdirSync(join(top, 'app'));
    const archive = join(top, 'app/app.asar');
    writeFileSync(archive, bytes);
    const cache = join(top, 'cache');
    const before = listed(top, cache);
    try {
      staysInside(unpackedAsar(archive, cache));
    } catch (error) {
      refused(error);
    }
    assert.deepEqual(listed(top, cache), before);
  });
}

function reads(bytes: Uint8Array): void {
  inFolder((folder) => {
    const archive = join(folder, 'app.asar');
    writeFileSync(archive, bytes);
    try {
      readAsar(archive);
    } catch (error) {
      refused(error);
    }
  });
}

/** Folders of files, as an archive and in the cache. */
function arrives(files: [string, Uint8Array][]): void {
  const data = Buffer.concat(files.map(([, bytes]) => bytes));
  let end = 0;
  const nodes = files.map(([name, { length }]) => {
    end += length;
    return [name, { size: length, offset: String(end - length) }];
  });
  const json = JSON.stringify({ files: { sub: { files: Object.fromEntries(nodes) } } });
  inFolder((folder) => {
    const archive = join(folder, 'app.asar');
    writeFileSync(archive, archiveOf(json, data));
    const copy = join(unpackedAsar(archive, join(folder, 'cache')), 'sub');
    assert.deepEqual(readdirSync(copy).toSorted(), files.map(([name]) => name).toSorted());
    for (const [name, bytes] of files)
      assert.deepEqual(readFileSync(join(copy, name)), Buffer.from(bytes));
  });
}

const data = fc.uint8Array({ maxLength: 64 });
const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
const good = '{"files":{"a":{"size":3,"offset":"0"},"b":{"files":{"c":{"link":"a"}}}}}';

export const properties = {
  'any bytes': fc.property(fc.uint8Array({ maxLength: 300 }), reads),
  'an archive, changed here and there': fc.property(data, changes, (bytes, spoilt) => {
    const archive = archiveOf(good, bytes);
    for (const [place, byte] of spoilt) archive[place % archive.length] = byte;
    unpacks(archive);
  }),
  'lists of files of all kinds': fc.property(tree, data, (list, bytes) =>
    unpacks(archiveOf(JSON.stringify(list), bytes)),
  ),
  'files that arrive as they were packed': fc.property(
    fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), data), {
      maxLength: 5,
      selector: ([name]) => name,
    }),
    arrives,
  ),
};
