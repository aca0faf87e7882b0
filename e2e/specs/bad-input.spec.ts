// What goes wrong before an app runs: each is one clear message, and a non-zero exit code.
import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appPath, AppProcess, type LaunchOptions } from '../fixtures/app-process.ts';
import { Driver } from '../fixtures/driver.ts';
import { dataPage, refusingUrl } from '../fixtures/server.ts';
import { test } from '../fixtures/test.ts';

/** Runs `clade` and expects it to fail with a message, and to print nothing on stdout. */
async function expectFailure(
  app: string,
  message: RegExp,
  options: LaunchOptions = {},
): Promise<string> {
  const process = new AppProcess(app, options);
  try {
    const { code } = await process.end();
    assert.equal(code, 1, process.account());
    assert.match(process.stderr, message);
    assert.equal(process.stdout, '');
    return process.stderr;
  } finally {
    await process.kill();
  }
}

/** Gives the body a folder that goes afterwards. */
const inFolder = (body: (folder: string) => Promise<void>) => async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clade-bad-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A message of Clade's own is one line: whoever reads it has no use for a stack. */
const assertNoStack = (text: string) => assert.doesNotMatch(text, /\n\s+at /);

test('should name a path that does not exist', async () => {
  const text = await expectFailure(appPath('nowhere'), /apps\/nowhere does not exist/);
  assertNoStack(text);
});

test('should ask for a main script when package.json names none', async () => {
  const text = await expectFailure(appPath('no-main'), /package\.json has no "main".*Add "main"/);
  assertNoStack(text);
});

test(
  'should name a main script that is missing',
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'package.json'), '{ "main": "gone.js" }');
    assertNoStack(await expectFailure(folder, /"main" in .*package\.json is gone\.js/));
  }),
);

test(
  'should name a package.json that is no JSON',
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'package.json'), '{ "main": ');
    assertNoStack(await expectFailure(folder, /package\.json is no valid JSON/));
  }),
);

test(
  'should say that an empty folder is no app',
  inFolder(async (folder) => {
    await expectFailure(folder, /neither a package\.json nor an index\.js/);
  }),
);

test('should show the stack of a main script that throws', async () => {
  const text = await expectFailure(appPath('throwing'), /RangeError: this app never works/);
  assert.match(text, /at fail \(.*throwing\/main\.js:5/);
});

test(
  'should show the stack of a module that throws, and of one that rejects later',
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'now.mjs'), `throw new TypeError('a module fails');\n`);
    await expectFailure(join(folder, 'now.mjs'), /TypeError: a module fails/);
    writeFileSync(
      join(folder, 'later.mjs'),
      `import { app } from 'electron';\nawait app.whenReady();\nthrow new TypeError('later');\n`,
    );
    await expectFailure(join(folder, 'later.mjs'), /TypeError: later/);
  }),
);

test('should name a module for --require that cannot be found', async () => {
  await expectFailure(appPath('printing'), /no-such-module/, {
    switches: ['-r', 'no-such-module'],
  });
});

for (const argument of ['--inspect=port', '--inspect=70000', '--inspect-brk=:', '--inspectx']) {
  test(`should say how --inspect is written for ${argument}`, async () => {
    const text = await expectFailure(
      appPath('printing'),
      new RegExp(`${argument.replaceAll('.', '\\.')}.*(--inspect|port)`),
      { switches: [argument] },
    );
    assertNoStack(text);
  });
}

test('should say how --remote-debugging-port is written', async () => {
  const switches = ['--remote-debugging-port=many'];
  await expectFailure(appPath('printing'), /--remote-debugging-port=many.*port/, { switches });
});

/** A PATH with node, but without Xvfb. */
function poorPath(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(readlinkSync('/proc/self/exe'), join(bin, 'node'));
  return bin;
}

test(
  'should say how to get a display when there is none and no Xvfb',
  inFolder(async (folder) => {
    const env = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, PATH: poorPath(folder) };
    const text = await expectFailure(appPath('printing'), /no display.*install Xvfb/s, { env });
    assertNoStack(text);
  }),
);

test('should say so when the display cannot be reached', async () => {
  const process = new AppProcess(appPath('printing'), { env: { DISPLAY: ':7654' } });
  const { code } = await process.end();
  assert.equal(code, 1);
  assert.match(process.stderr, /display :7654 cannot be opened/);
  assertNoStack(process.stderr);
});

test('should run on a display of its own when the session has none', async () => {
  const driver = await Driver.launch({ env: { DISPLAY: undefined, GDK_BACKEND: undefined } });
  try {
    assert.match(driver.app.stderr, /running on a private one, Xvfb :\d+/);
    assert.equal(driver.app.stderr.trim().split('\n').length, 1, driver.app.stderr);
    const id = await driver.open({ url: dataPage('unseen') });
    assert.equal(await driver.inPage(id, 'document.title'), 'unseen');
    await driver.quit();
  } finally {
    await driver.app.kill();
  }
});

/** The path of a library that this process has loaded: a real one, without the engine's symbols. */
function otherLibrary(): string {
  const found = /\S+\/libm\.so\.6$/m.exec(readFileSync('/proc/self/maps', 'utf8'))?.[0];
  assert.ok(found, 'Node is linked with libm');
  return found;
}

test(
  'should say what to do when the engine lacks a symbol that is needed',
  inFolder(async (folder) => {
    copyFileSync(otherLibrary(), join(folder, 'libwebkitgtk-6.0.so.4'));
    const env = { LD_LIBRARY_PATH: folder };
    const text = await expectFailure(appPath('printing'), /WebKitGTK|clade doctor/, { env });
    assert.doesNotMatch(text, /the app failed/, 'it is not the app’s fault');
    assertNoStack(text);
    const doctor = new AppProcess('doctor', { env });
    assert.equal((await doctor.end()).code, 1);
    assert.match(doctor.stdout, /^fail +WebKitGTK.*install/m);
  }),
);

test('should find by doctor that this machine can run apps', async () => {
  const doctor = new AppProcess('doctor');
  assert.equal((await doctor.end()).code, 0, doctor.account());
  assert.match(doctor.stdout, /^ok +WebKitGTK/m);
  assert.match(doctor.stdout, /^ok +zygote/m);
  assert.doesNotMatch(doctor.stdout, /^fail/m);
});

test('should leave other windows unharmed by a URL that cannot be reached', async ({ driver }) => {
  const good = await driver.open({ url: dataPage('good') });
  const bad = await driver.open();
  const { ok, code } = await driver.load(bad, await refusingUrl());
  assert.deepEqual([ok, code], [false, 'ERR_CONNECTION_REFUSED']);
  assert.equal(await driver.inPage(good, 'document.title'), 'good');
});

test(
  'should say that a window cannot be made before ready',
  inFolder(async (folder) => {
    const main = join(folder, 'early.js');
    writeFileSync(main, `new (require('electron').BrowserWindow)();\n`);
    await expectFailure(main, /Cannot create .* before app is ready/);
  }),
);
