// URLs of what is served from files: the built-in pages' scheme, file: URLs of an archive, those
// that an app loads. Whatever a URL says, nothing outside the folder that it is for is served or named.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { setFileMap } from '../../api/app-paths.ts';
import { fileUrl, mappedUrl, refusalOf } from '../../api/load-url.ts';
import { mapOf } from '../../loader/asar-paths.ts';
import { PageFiles } from '../../shell/page-files.ts';
import { ShellServer } from '../../shell/shell-server.ts';
import { urlPath } from './url-path.ts';

const top = mkdtempSync(join(tmpdir(), 'clade-fuzz-'));
process.once('exit', () => rmSync(top, { recursive: true, force: true }));
const pages = join(top, 'pages');
const FILES = ['start/index.html', 'start/app.js', 'common/theme.css', 'shell/index.html'];
for (const file of [...FILES, '../secret.html', '../pages-too/index.html', 'start/secret.txt']) {
  mkdirSync(join(pages, file, '..'), { recursive: true });
  writeFileSync(join(pages, file), FILES.includes(file) ? `public ${file}` : 'secret');
}

const host = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('start', 'shell', 'processes', 'common') },
  fc.constantFrom(
    '',
    '..',
    '.',
    '%2e%2e',
    'start%2f..',
    'START',
    '__proto__',
    'start:80',
    'u@start',
    'pages-too',
  ),
  fc.domain(),
);
const query = fc.oneof(
  fc.constant(''),
  fc.string({ maxLength: 9 }).map((text) => `?since=${text}#${text}`),
);

const server = new ShellServer(new PageFiles(pages), {
  isToolbar: () => false,
  execute: () => assert.fail('a command was executed'),
  nextState: () => assert.fail('a state was told'),
  processes: () => assert.fail('processes were told'),
});

async function serves(url: string, method: string, sender: string): Promise<void> {
  // No request can be made of others (protocol-handle.ts).
  fc.pre(URL.canParse(url) && !new URL(url).href.includes('@'));
  const contents = { getURL: () => sender };
  const response = await server.answer(new Request(url, { method }), contents);
  const body = await response.text();
  if (response.status === 200) {
    assert.ok(
      FILES.some((file) => body === `public ${file}`),
      body,
    );
  } else {
    assert.ok([403, 404, 405].includes(response.status), String(response.status));
    assert.ok(!body.includes('secret') || url.includes('secret'), body);
  }
}

const archive = '/opt/app/resources/app.asar';
const copy = '/var/cache/clade/asar/0/app.asar';

function isLed(url: string): void {
  setFileMap(mapOf(archive, copy));
  const led = mappedUrl(url);
  if (led === url) return;
  const place = fileURLToPath(led);
  // A path that only begins like the archive's is somebody else's.
  assert.ok(
    place === copy ||
      place.startsWith(`${copy}/`) ||
      resolve(place) === resolve(fileURLToPath(url)),
    led,
  );
  assert.equal(new URL(led).searchParams.toString(), new URL(url).searchParams.toString());
}

export const properties = {
  'URLs of the built-in pages': fc.asyncProperty(
    fc.tuple(host, urlPath, query).map(([name, where, rest]) => `clade://${name}/${where}${rest}`),
    fc.constantFrom('GET', 'POST', 'PUT'),
    fc.oneof(fc.constantFrom('clade://start/', 'about:blank', 'no URL'), fc.webUrl()),
    serves,
  ),
  'file: URLs into an archive': fc.property(
    fc
      .tuple(
        fc.constantFrom(
          'file://',
          'FILE://',
          'file:',
          'file://localhost',
          'file://host',
          'file:///opt',
        ),
        fc.constantFrom(archive, `${archive}x`, '/opt/app', ''),
        urlPath,
        query,
      )
      .map(([scheme, start, where, rest]) => `${scheme}${start}/${where}${rest}`),
    isLed,
  ),
  'paths that are loaded as files': fc.property(fc.oneof(urlPath, fc.string()), (name) => {
    fc.pre(!name.includes('\0') && name !== '');
    const place = fileURLToPath(fileUrl(name, {}));
    assert.equal(resolve(place), resolve(name));
  }),
  'anything that an app may load': fc.property(
    fc.oneof(
      fc.webUrl(),
      fc.string(),
      urlPath.map((where) => `file:///${where}`),
    ),
    (url) => {
      mappedUrl(url);
      if (!URL.canParse(url)) assert.equal(refusalOf(url)?.description, 'ERR_INVALID_URL');
    },
  ),
};
