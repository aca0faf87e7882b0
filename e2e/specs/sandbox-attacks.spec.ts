// What a content process that has been taken over gets hold of: nothing. Each attack is made from
// inside a real content process by native code (native/test/probe/attack_probe.cc).
import assert from 'node:assert/strict';
import { hasZygote } from '../fixtures/app-process.ts';
import { test, USERS, outcomes, userName, withoutNamespaces } from '../fixtures/attack.ts';
import { dataPage } from '../fixtures/server.ts';

/**
 * How each kind of attack is refused, by its name; the first that fits counts. Where there is no
 * pid namespace the host's /proc is there, and Landlock refuses it.
 */
const refusals = (namespaced: boolean): [name: RegExp, error: RegExp][] => [
  // One that is exec'd has no user namespace besides the one that makes the others.
  [/^know-user$/, namespaced && hasZygote() ? /^EPERM$/ : /^(EPERM|done)$/],
  [/^know-host$/, namespaced ? /^EPERM$/ : /^(EPERM|done)$/],
  [/^(know|read-variable|read-display)/, /^(EPERM|ENOENT)$/],
  [/^(read|list|see|open-(memory|kvm|fuse|terminal|new|disk))-/, /^(ENOENT|EACCES|ESRCH|EPERM)$/],
  [/^open-(kvm|fuse|terminal|disk)$/, /^(ENOENT|EACCES)$/],
  [/^write-|^make-unnamed|^read-process/, /^(EACCES|EPERM)$/],
  [/^(make-folder|remove-file|link-file|change-mode)$/, /^(EPERM|EACCES)$/],
  [/^push-key$/, /^ENOTTY$/],
  [/^socket-|^send-to-path$/, /^EPERM$/],
  [/^clone3$/, /^ENOSYS$/],
  [/^fork$|^clone-/, /^EPERM$/],
  [/^signal-|^raise-limit$|^watch-files$|^posix-queue$|^real-time$/, /^EPERM$/],
  // There is no such process in sight.
  [/^schedule-parent$/, namespaced && hasZygote() ? /^ESRCH$/ : /^EPERM$/],
  [/^exhaust-descriptors$/, /^EMFILE$/],
  [/^be-|^own-descriptor$/, /^EINVAL$/],
  // What no page does.
  [/./, /^EPERM$/],
];

/** Attacks that end the process where denials are not only logged. */
const FORBIDDEN = [
  'execute-shell',
  'trace',
  'mount',
  'load-bpf',
  'io-uring',
  'add-key',
  'x32-call',
];

function assertRefused(found: ReadonlyMap<string, string>, namespaced: boolean): void {
  assert.ok(found.size > 95, `${found.size} attacks were made`);
  for (const [name, result] of found) {
    if (name === 'all') continue;
    const refusal = refusals(namespaced).find(([names]) => names.test(name))?.[1] ?? /never/;
    assert.match(result, refusal, `${name}: ${result}`);
  }
}

for (const uid of USERS) {
  test.describe(`a content process that has been taken over, of ${userName(uid)}`, () => {
    test('should be refused everything', async ({ launchAs }) => {
      const driver = await launchAs(uid, { env: { CLADE_LOG: 'sandbox' } });
      const id = await driver.open({ url: `${dataPage('innocent')}#attack=all` });
      const found = await outcomes(driver);
      assertRefused(found, true);
      // And shows its page as if nothing had been.
      assert.equal(await driver.inPage(id, 'document.title'), 'innocent');
      const logged = new Set(
        [...driver.app.stderr.matchAll(/denied (\w+) \(/g)].map(([, call]) => call),
      );
      for (const call of ['execve', 'ptrace', 'mount', 'bpf', 'keyctl', 'io_uring_setup']) {
        assert.ok(logged.has(call), `${call} is logged`);
      }
    });

    test('should be refused everything where no namespaces are to be had, which is said', async ({
      launchAs,
      runtime: { executable },
    }) => {
      const { switches = [], ...refused } = withoutNamespaces(executable);
      const driver = await launchAs(uid, { ...refused, switches, env: { CLADE_LOG: 'sandbox' } });
      const id = await driver.open({ url: `${dataPage('innocent')}#attack=all` });
      assertRefused(await outcomes(driver), false);
      assert.equal(await driver.inPage(id, 'document.title'), 'innocent');
      if (hasZygote()) {
        assert.match(driver.app.stderr, /the sandbox lacks a layer \(namespaces: clone3/);
      }
      const pid = await driver.contentPid(id);
      const metric = (await driver.metrics()).find((candidate) => candidate.pid === pid);
      assert.equal(metric?.sandboxed, true);
      assert.ok(!metric.clade.sandbox.includes('mount-namespace'));
    });

    test('should be ended, and reported, for what no page does', async ({ launchAs }) => {
      const driver = await launchAs(uid);
      const bystander = await driver.open({ url: dataPage('bystander') });
      for (const [n, attack] of FORBIDDEN.entries()) {
        const from = driver.events.length;
        const id = await driver.open();
        void driver.load(id, `${dataPage('attacking')}#attack=${attack}`);
        const gone = await driver.waitFor(
          'render-process-gone',
          ({ of }) => of === 'contents',
          from,
        );
        assert.deepEqual(gone.args, [{ reason: 'crashed', exitCode: 31 }], attack);
        const told = new RegExp(`(was ended by its sandbox[^]*){${n + 1}}`);
        await driver.app.waitForOutput('stderr', told);
        await driver.close(id);
      }
      assert.doesNotMatch(driver.app.stderr, /^attack /m);
      assert.equal(await driver.inPage(bystander, 'document.title'), 'bystander');
    });

    test('should be listed with the layers that confine it', async ({ launchAs }) => {
      const driver = await launchAs(uid);
      const id = await driver.open({ url: dataPage('listed') });
      const pid = await driver.contentPid(id);
      const metrics = await driver.metrics();
      const metric = metrics.find((candidate) => candidate.pid === pid);
      assert.equal(metric?.sandboxed, true);
      const layers = new Set(metric.clade.sandbox);
      const everywhere = ['mount-namespace', 'network-namespace', 'ipc-namespace', 'seccomp'];
      for (const layer of [...everywhere, ...(hasZygote() ? ['pid-namespace', 'landlock'] : [])]) {
        assert.ok(layers.has(layer), `${layer} is among ${[...layers].join()}`);
      }
      assert.ok(metric.clade.pss > 0, 'its memory can be read');
      const network = metrics.find(({ type }) => type === 'Utility');
      assert.equal(network?.sandboxed, true);
      assert.equal(metrics.find(({ type }) => type === 'Browser')?.sandboxed, false);
    });
  });
}
