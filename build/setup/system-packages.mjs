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
 * @throws {Failure} when something is missing and cannot be installed from here
 */
export function ensureSystemPackages(scope) {
  const { lacks, versions } = survey(scope);
  const name = managerNames.find((known) => findCommand(managers[known].program));
  const installable = lacks.filter(({ need }) => !need.optional || (name && need.packages[name]));
  if (installable.length === 0) return versions;
  install(installable, name);
  const second = survey(scope);
  const still = second.lacks.filter(({ need }) => installable.some((lack) => lack.need === need));
  if (still.length > 0) {
    throw new Failure(
      `Packages were installed, but ${words(still)} is still missing.${tooOld(still)}`,
    );
  }
  return second.versions;
}

/**
 * @param {Lack[]} lacks @param {ManagerName | undefined} name
 * @throws {Failure} with the commands to run by hand
 */
function install(lacks, name) {
  const isRoot = process.getuid?.() === 0;
  if (!name || (!isRoot && !sudoWorks())) throw new Failure(byHand(lacks));
  console.error(`Installing system packages for: ${words(lacks)}`);
  // sudo drops the environment, so it is told again.
  const quiet = 'DEBIAN_FRONTEND=noninteractive';
  const prefix = isRoot ? [] : ['sudo', 'env', quiet];
  for (const step of commands(lacks, name)) {
    const [program = '', ...args] = [...prefix, ...step];
    run(program, args, { ...process.env, DEBIAN_FRONTEND: 'noninteractive' });
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
    'They must be installed as root, which is not possible from here. Run the command for your ' +
    `distribution once, then try again:\n\n${blocks.join('')}`
  );
}
