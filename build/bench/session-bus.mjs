// A private session bus that can start no services: on a desktop the portals run already, and
// here one must not be started in the middle of a measurement.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findCommand } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { atExit } from './at-exit.mjs';

/** @import { Account } from './account.mjs' */

const startLimitMs = 3000;

/**
 * @typedef {object} SessionBus
 * @property {string} address for DBUS_SESSION_BUS_ADDRESS
 * @property {() => void} stop
 *
 * @param {string} folder of the user's, for its socket
 * @param {Account} account
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<SessionBus | undefined>} undefined: dbus-daemon is not installed
 * @throws {Failure} when it does not start
 */
export async function startSessionBus(folder, account, env) {
  const program = findCommand('dbus-daemon');
  if (!program) return undefined;
  const socket = join(folder, 'bus');
  const configuration = join(folder, 'bus.conf');
  writeFileSync(configuration, configurationFor(socket));
  const args = [`--config-file=${configuration}`, '--nofork', '--nopidfile', '--nosyslog'];
  const daemon = spawn(program, args, { env, stdio: ['ignore', 'ignore', 2], ...account.ids });
  const kill = () => void daemon.kill('SIGKILL');
  const forget = atExit(kill);
  daemon.on('error', (error) => console.error(`bench: dbus-daemon: ${error.message}`));
  for (let waited = 0; waited < startLimitMs && !existsSync(socket); waited += 20) await sleep(20);
  if (!existsSync(socket)) throw new Failure('dbus-daemon did not start');
  const stop = () => {
    forget();
    kill();
  };
  return { address: `unix:path=${socket}`, stop };
}

/** @param {string} socket */
const configurationFor = (socket) => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
