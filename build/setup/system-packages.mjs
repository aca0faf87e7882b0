// Installs what is missing on the system, or says exactly how to.
import { findCommand, outputOf, run } from '../command.mjs';
import { Failure } from '../failure.mjs';
import { survey } from './survey.mjs';

/** @import { Scope } from './needs.mjs' */
/** @import { Lack } from './survey.mjs' */

/**
 * @typedef {'apt' | 'dnf' | 'pacman'} ManagerName
 * @typedef {object} Manager
 * @property {string} people the distributions that have it
 * @property {string} program
 * @property {string[]} [refresh] a command that must run before the first installation
 * @property {string[]} install
 */

/** @type {Record<ManagerName, Manager>} */
const managers = {
  apt: {
    people: 'Debian, Ubuntu',
    program: 'apt-get',
    refresh: ['apt-get', 'update'],
    // Another apt-get, such as a machine's own updates, may hold the lock for a while.
    install: 'apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300'.split(' '),
  },
  dnf: { people: 'Fedora', program: 'dnf', install: ['dnf', 'install', '-y'] },
  pacman: {
    people: 'Arch',
    program: 'pacman',
    install: ['pacman', '-S', '--needed', '--noconfirm'],
  },
};

const managerNames = /** @type {ManagerName[]} */ (Object.keys(managers));

/**
 * Makes sure that all system packages for a scope are there.
 * @param {Scope} scope
 * @returns {string} the versions of the libraries, for the native build's stamp
 * @throws {Failure} when something necessary is missing and cannot be installed from here
 */
export function ensureSystemPackages(scope) {
  const { lacks, versions } = survey(scope);
  const name = managerNames.find((known) => findCommand(managers[known].program));
  const wanted = lacks.filter(({ need }) => !need.optional || (name && need.packages[name]));
  if (wanted.length === 0) return versions;
  if (!name || !canBecomeRoot()) {
    if (wanted.some(isNecessary)) throw new Failure(byHand(wanted));
    console.error(`Going on without ${words(wanted)}: it cannot be installed from here.`);
    return versions;
  }
  install(wanted, name);
  const second = survey(scope);
  const still = second.lacks.filter(isNecessary);
  if (still.length === 0) return second.versions;
  throw new Failure(
    `Packages were installed, but ${words(still)} is still missing.${tooOld(still)}`,
  );
}

/**
 * What to install by hand for a scope; undefined when nothing necessary is missing. Installs
 * nothing: for where that would be a surprise.
 * @param {Scope} scope
 */
export function installAdvice(scope) {
  const lacks = survey(scope).lacks.filter(isNecessary);
  return lacks.length > 0 ? byHand(lacks) : undefined;
}

/** @param {Lack} lack */
const isNecessary = ({ need }) => !need.optional;

const isRoot = () => process.getuid?.() === 0;

const canBecomeRoot = () => isRoot() || sudoWorks();

/** @param {Lack[]} lacks @param {ManagerName} name */
function install(lacks, name) {
  console.error(`Installing system packages for: ${words(lacks)}`);
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  // sudo drops the environment, so it is told again.
  const prefix = isRoot() ? [] : ['sudo', 'env', `DEBIAN_FRONTEND=${quiet.DEBIAN_FRONTEND}`];
  for (const step of commands(lacks, name)) {
    const [program = '', ...args] = [...prefix, ...step];
    run(program, args, { env: { ...process.env, ...quiet } });
  }
}

/** With a terminal sudo can ask for a password. */
function sudoWorks() {
  if (!findCommand('sudo')) return false;
  return process.stdin.isTTY || outputOf('sudo', ['-n', 'true']) !== undefined;
}

/** @param {Lack[]} lacks @param {ManagerName} name */
function commands(lacks, name) {
  const manager = managers[name];
  const packages = new Set(lacks.flatMap(({ need }) => need.packages[name] ?? []));
  return [...(manager.refresh ? [manager.refresh] : []), [...manager.install, ...packages]];
}

/** @param {Lack[]} lacks */
const words = (lacks) => lacks.map(wordsFor).join(', ');

/** @param {Lack} lack */
function wordsFor({ need, found }) {
  const wanted = need.atLeast ? `${need.name} ${need.atLeast} or newer` : need.name;
  return found ? `${wanted} (here is ${found})` : wanted;
}

/** @param {Lack[]} lacks */
function tooOld(lacks) {
  if (!lacks.some(({ found }) => found)) return '';
  return (
    '\nIf your distribution has no newer version, it is too old for Clade: Debian 12 with security ' +
    'updates, Ubuntu 24.04, and current Fedora and Arch are new enough.'
  );
}

/** @param {Lack[]} lacks */
function byHand(lacks) {
  const blocks = managerNames.map((name) => {
    const lines = commands(lacks, name).map((step) => `sudo ${step.join(' ')}`);
    return `  ${managers[name].people}:\n    ${lines.join(' &&\n    ')}\n`;
  });
  return (
    `These are missing: ${words(lacks)}.${tooOld(lacks)}\n` +
    'They must be installed as root, which is not done from here. Run the command for your ' +
    `distribution once, then try again:\n\n${blocks.join('')}`
  );
}
