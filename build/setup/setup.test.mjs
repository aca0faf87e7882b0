// Tests of the set-up, on systems made up of a PATH: nothing is installed for real, because the
// package manager on it, if any, is a script of the test's own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAtLeast } from './survey.mjs';

const setup = new URL('../setup.mjs', import.meta.url).pathname;

/**
 * Runs the set-up on a system that has these programs only.
 * @param {Record<string, string>} programs name -> shell script, in which $0 is its path
 * @param {string} [scope]
 */
function setUpWith(programs, scope = 'start') {
  const folder = mkdtempSync(join(tmpdir(), 'clade-setup-'));
  try {
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, [setup, scope], {
      env: { PATH: folder, HOME: folder },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('should name what is missing and the command for each distribution', () => {
  const { status, stdout, stderr } = setUpWith({ make: '', python3: '' });
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /^setup: These are missing: g\+\+, pkg-config, .*webkitgtk-6\.0 2\.44 or newer/,
  );
  assert.match(
    stderr,
    /sudo apt-get update &&\n\s+sudo apt-get install .*\blibwebkitgtk-6\.0-dev\b/,
  );
  assert.match(stderr, /sudo dnf install -y .*\bwebkitgtk6\.0-devel\b/);
  assert.match(stderr, /sudo pacman -S .*\bwebkitgtk-6\.0\b/);
  assert.doesNotMatch(stderr, /\bmake make\b/);
});

test('should say that an engine is too old, and which would do', () => {
  const engine = 'for module in "$@"; do case $module in --*) ;; *) echo 2.42.5;; esac; done';
  const there = Object.fromEntries(['g++', 'make', 'python3', 'Xvfb'].map((name) => [name, '']));
  const { status, stderr } = setUpWith({ ...there, 'pkg-config': engine });
  assert.equal(status, 1);
  assert.match(stderr, /These are missing: webkitgtk-6\.0 2\.44 or newer \(here is 2\.42\.5\)\./);
  assert.match(stderr, /Ubuntu 24\.04/);
});

/** Stand-ins that run their arguments, and an apt-get that shows them. */
const manager = {
  env: 'exec /usr/bin/env "$@"',
  sudo: 'while [ "$1" = -n ]; do shift; done; exec "$@"',
  'apt-get': 'echo "apt-get $*"',
};

test('should install what is missing and go on, silent on stdout', () => {
  const installing = 'case $* in install*) cp "$0" "${0%/*}/clang-format";; esac';
  const script = `PATH=/usr/bin:/bin; echo "apt-get $*"; ${installing}`;
  const { status, stdout, stderr } = setUpWith({ ...manager, 'apt-get': script }, 'check');
  assert.match(stderr, /Installing system packages for: clang-format\n/);
  assert.match(stderr, /^apt-get update\n[^]*^apt-get install -y .* clang-format$/m);
  assert.equal(stdout, '');
  assert.equal(status, 0, stderr);
});

test('should not believe a package manager that brought nothing', () => {
  const { status, stderr } = setUpWith(manager, 'check');
  assert.equal(status, 1);
  assert.match(stderr, /Packages were installed, but clang-format is still missing/);
});

test('should refuse a scope that it does not know', () => {
  const { status, stderr } = spawnSync(process.execPath, [setup, 'nonsense'], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(
    stderr,
    /no such scope: nonsense; use one of start, test, test:dist, check, bench, fuzz, dist/,
  );
});

test('should compare versions by number', () => {
  assert.equal(isAtLeast('2.50.6', '2.44'), true);
  assert.equal(isAtLeast('2.44', '2.44'), true);
  assert.equal(isAtLeast('2.44.0', '2.44.1'), false);
  assert.equal(isAtLeast('2.9', '2.44'), false);
  assert.equal(isAtLeast('3', '2.44'), true);
  assert.equal(isAtLeast(undefined, '0'), false);
});
