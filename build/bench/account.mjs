// The ordinary user who runs the peers: Chromium's and WebKit's sandboxes refuse root.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { findCommand } from '../command.mjs';
import { Failure } from '../failure.mjs';

/**
 * @typedef {object} Account
 * @property {string} name
 * @property {{ uid: number, gid: number }} [ids] to change to; absent: it is who runs this
 */

const systemUser = 'clade-bench';

/**
 * Whoever runs this; for root a system user, who is made when missing.
 * @returns {Account}
 * @throws {Failure} when the user cannot be made
 */
export function ordinaryUser() {
  if (process.getuid?.() !== 0) return { name: userInfo().username };
  const ids = idsOf(systemUser) ?? makeUser(systemUser);
  return { name: systemUser, ids };
}

/** @param {string} name */
function idsOf(name) {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const fields = lines.map((line) => line.split(':')).find(([first]) => first === name);
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** @param {string} name */
function makeUser(name) {
  console.error(`bench: making the system user ${name}, who runs the measured programs`);
  const useradd = findCommand('useradd', ['/usr/sbin', '/sbin']);
  if (useradd) {
    const args = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', name];
    spawnSync(useradd, args, { stdio: ['ignore', 2, 2] });
  }
  const ids = idsOf(name);
  if (!ids) {
    throw new Failure(
      `the user ${name} could not be made. Sandboxes refuse root: run this as an ordinary user.`,
    );
  }
  return ids;
}

/**
 * Whether a user can read files, and folders with all that is in them.
 * @param {Account} account
 * @param {readonly string[]} paths
 */
export function canRead(account, paths) {
  const args = ['-L', ...paths, '!', '-readable', '-print', '-quit'];
  const { status, stdout } = spawnSync('find', args, { ...account.ids, encoding: 'utf8' });
  return status === 0 && stdout === '';
}
