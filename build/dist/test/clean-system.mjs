// A clean system of this machine's distribution, made by debootstrap: nothing but the minimum.
// Needs root. Commands run in a mount namespace of their own with the system as their root, so that
// no mount stays behind; not in a chroot, where no user namespace can be made.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand, outputOf, run } from '../../command.mjs';

/** Run by sh with the folder as $1, the command after it. */
const enter = `set -e
root=$1; shift
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount --rbind /dev dev
mount --rbind /sys sys
mkdir -p tmp/.X11-unix .old
[ -d /tmp/.X11-unix ] && mount --bind /tmp/.X11-unix tmp/.X11-unix
pivot_root . .old
umount -l .old
exec "$@"`;

const nobody = '65534';

/** Why there can be none here; undefined when there can. */
export function noCleanSystem() {
  if (process.getuid?.() !== 0) return 'needs root';
  if (!findCommand('debootstrap', ['/usr/sbin'])) return 'debootstrap is not installed';
  if (spawnSync('unshare', ['--mount', 'true']).status !== 0) return 'mounting is not allowed here';
  return undefined;
}

export class CleanSystem {
  #root = mkdtempSync(join(tmpdir(), 'clade-clean-'));

  /** A path of the system, from outside. @param {string} path */
  at(path) {
    return join(this.#root, path);
  }

  /**
   * Fetches the minimum.
   * @param {string} [suite] a release of this distribution; by default this machine's
   */
  create(suite = ownSuite()) {
    const mirror = mirrorOf(ownSuite());
    run('debootstrap', ['--variant=minbase', suite, this.#root, mirror]);
    // mkdtemp's folder is its maker's alone.
    chmodSync(this.#root, 0o755);
    // A system that is thrown away need not be safe from power cuts.
    writeFileSync(this.at('etc/dpkg/dpkg.cfg.d/unsafe-io'), 'force-unsafe-io\n');
    if (suite === ownSuite()) this.#copySources();
    for (const file of ['/etc/resolv.conf', '/etc/hosts']) {
      if (existsSync(file)) cpSync(file, this.at(file), { dereference: true });
    }
    this.mustRun('apt-get', 'update');
    return this;
  }

  /** With updates, where this machine's apt gets its packages. */
  #copySources() {
    rmSync(this.at('etc/apt/sources.list'), { force: true });
    for (const part of [
      'sources.list',
      'sources.list.d',
      'apt.conf.d',
      'auth.conf.d',
      'keyrings',
    ]) {
      const own = join('/etc/apt', part);
      if (existsSync(own)) cpSync(own, this.at(own), { recursive: true });
    }
  }

  /**
   * @param {string[]} command
   * @param {{ asUser?: boolean }} [options] an ordinary user, with a home folder of its own
   */
  run(command, { asUser = false } = {}) {
    const home = '/var/tmp/home';
    mkdirSync(this.at(home), { recursive: true });
    spawnSync('chown', [nobody, this.at(home)]);
    const { DISPLAY, CLADE_TEST_RUN } = process.env;
    const prefix = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'];
    const all = asUser ? [...prefix, ...command] : command;
    return spawnSync('unshare', ['--mount', 'sh', '-c', enter, 'sh', this.#root, ...all], {
      encoding: 'utf8',
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        HOME: asUser ? home : '/root',
        DEBIAN_FRONTEND: 'noninteractive',
        ...(DISPLAY ? { DISPLAY, GDK_BACKEND: 'x11' } : {}),
        ...(CLADE_TEST_RUN ? { CLADE_TEST_RUN } : {}),
      },
    });
  }

  /** As root. @param {string[]} command @throws {Error} with its output when it fails */
  mustRun(...command) {
    const { status, stdout, stderr, error } = this.run(command);
    if (status === 0) return stdout;
    throw new Error(`${command.join(' ')}: ${error?.message ?? status}\n${stdout}\n${stderr}`);
  }

  remove() {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

function ownSuite() {
  const release = readFileSync('/etc/os-release', 'utf8');
  return /^VERSION_CODENAME=(.+)$/m.exec(release)?.[1] ?? 'stable';
}

/** The one that this machine's apt uses. @param {string} suite */
function mirrorOf(suite) {
  const format = '$(CREATED_BY) $(REPO_URI) $(RELEASE)';
  const lines = outputOf('apt-get', ['indextargets', '--format', format]) ?? '';
  const line = lines.split('\n').find((entry) => entry.endsWith(` ${suite}`));
  if (!line) throw new Error(`apt has no source for ${suite}`);
  return line.split(' ')[1] ?? '';
}
