// An app packaged as an AppImage. The runtime is a stand-in: a script that unpacks what the real one,
// which no distribution packages, would mount. All else is as it is shipped.
import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { appImageTools } from '../appimage.mjs';
import { packageApp } from '../package-app.mjs';
import { reportOf, runAsUser } from './run-sample.mjs';

const top = mkdtempSync(join(tmpdir(), 'clade-appimage-'));
const project = join(top, 'project');
const runtime = join(top, 'runtime');
const image = join(project, 'dist/Packed Sample-1.2.3.AppImage');
const runtimeBytes = 512;
const standIn = `#!/bin/sh
set -e
APPDIR="$HOME/app"
export APPDIR APPIMAGE="$0"
unsquashfs -no-progress -offset ${runtimeBytes} -dest "$APPDIR" "$0" >/dev/null
exec "$APPDIR/AppRun" "$@"
`;

before(() => {
  chmodSync(top, 0o755);
  writeFileSync(runtime, standIn);
  truncateSync(runtime, runtimeBytes);
  cpSync(join(import.meta.dirname, 'app'), project, { recursive: true });
});

after(() => rmSync(top, { recursive: true, force: true }));

test('should say that there is no such runtime', () => {
  const make = () => appImageTools(join(top, 'absent'));
  assert.throws(make, /CLADE_APPIMAGE_RUNTIME: there is no .*absent/);
});

test('should be made with the runtime that is named, and run as an ordinary user', async () => {
  process.env['CLADE_APPIMAGE_RUNTIME'] = runtime;
  packageApp(project, ['AppImage', '--x64']);
  assert.equal(statSync(image).mode & 0o777, 0o755);
  const report = reportOf(await runAsUser(image, ['a b']));
  assert.equal(report.page.text, 'The page works');
  assert.equal(report.visible, true);
  assert.equal(report.packaged, true);
  assert.equal(report.argv[1], 'a b');
});
