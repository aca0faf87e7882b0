// What Clade needs from the system: how to see that it is there, what each distribution calls it,
// and for what it is needed. Data only.

/**
 * @typedef {'start' | 'test' | 'test:dist' | 'check' | 'bench' | 'fuzz' | 'dist' | 'install'} Scope
 *   what is to be run afterwards
 *
 * @typedef {{ apt: string, dnf?: string, pacman?: string }} Packages
 *
 * @typedef {object} Need
 * @property {'command' | 'module' | 'header' | 'font' | 'clang-library'} kind a program on PATH,
 *   a pkg-config module, the running Node's headers, any scalable font, or one of clang's run-time
 *   libraries
 * @property {string} name of the program or module; for the others, words for the message
 * @property {string} [atLeast] oldest version of a module that works
 * @property {Scope[]} scopes
 * @property {boolean} [optional] a comparison only: where the distribution has no package, what
 *   needs it says so itself
 * @property {Packages} packages
 */

/** Checks compile nothing. @type {Scope[]} */
const compiling = ['start', 'test', 'test:dist', 'bench', 'dist', 'install', 'fuzz'];
/** @type {Scope[]} */
const running = ['start', 'test', 'test:dist', 'bench', 'dist', 'fuzz'];
/** @type {Scope[]} */
const testing = ['test', 'test:dist'];

const engine = { apt: 'libwebkitgtk-6.0-dev', dnf: 'webkitgtk6.0-devel', pacman: 'webkitgtk-6.0' };

/** @type {Need[]} */
export const needs = [
  command('g++', compiling, { apt: 'g++', dnf: 'gcc-c++', pacman: 'gcc' }),
  command('make', compiling, { apt: 'make', dnf: 'make', pacman: 'make' }),
  command('python3', compiling, { apt: 'python3', dnf: 'python3', pacman: 'python' }),
  command('pkg-config', compiling, {
    apt: 'pkg-config',
    dnf: 'pkgconf-pkg-config',
    pacman: 'pkgconf',
  }),
  {
    kind: 'header',
    name: "Node's headers",
    scopes: compiling,
    packages: { apt: 'libnode-dev', dnf: 'nodejs-devel', pacman: 'nodejs' },
  },
  // The first version with everything that the launch hook and the extension rely on.
  { ...library('webkitgtk-6.0', engine), atLeast: '2.44' },
  library('webkitgtk-web-process-extension-6.0', engine),
  library('gtk4-x11', { apt: 'libgtk-4-dev', dnf: 'gtk4-devel', pacman: 'gtk4' }),
  library('x11', { apt: 'libx11-dev', dnf: 'libX11-devel', pacman: 'libx11' }),
  library('fontconfig', {
    apt: 'libfontconfig-dev',
    dnf: 'fontconfig-devel',
    pacman: 'fontconfig',
  }),
  library('epoxy', { apt: 'libepoxy-dev', dnf: 'libepoxy-devel', pacman: 'libepoxy' }),
  {
    kind: 'font',
    name: 'a scalable font',
    scopes: running,
    packages: { apt: 'fonts-dejavu-core', dnf: 'dejavu-sans-fonts', pacman: 'ttf-dejavu' },
  },
  command('Xvfb', running, {
    apt: 'xvfb',
    dnf: 'xorg-x11-server-Xvfb',
    pacman: 'xorg-server-xvfb',
  }),
  command('strip', [...testing, 'dist'], { apt: 'binutils', dnf: 'binutils', pacman: 'binutils' }),
  command('dpkg-deb', [...testing, 'dist'], { apt: 'dpkg', dnf: 'dpkg', pacman: 'dpkg' }),
  // Its rpm2archive comes along.
  command('rpmbuild', testing, { apt: 'rpm', dnf: 'rpm-build', pacman: 'rpm-tools' }),
  command('mksquashfs', testing, {
    apt: 'squashfs-tools',
    dnf: 'squashfs-tools',
    pacman: 'squashfs-tools',
  }),
  command('openbox', testing, { apt: 'openbox', dnf: 'openbox', pacman: 'openbox' }),
  command('xdotool', testing, { apt: 'xdotool', dnf: 'xdotool', pacman: 'xdotool' }),
  command('appstreamcli', testing, { apt: 'appstream', dnf: 'appstream', pacman: 'appstream' }),
  command('desktop-file-validate', testing, {
    apt: 'desktop-file-utils',
    dnf: 'desktop-file-utils',
    pacman: 'desktop-file-utils',
  }),
  // Fedora has no AppArmor, and no profile to check.
  {
    ...command('apparmor_parser', testing, { apt: 'apparmor', pacman: 'apparmor' }),
    optional: true,
  },
  command('debootstrap', ['test:dist'], {
    apt: 'debootstrap',
    dnf: 'debootstrap',
    pacman: 'debootstrap',
  }),
  command('clang-format', ['check'], {
    apt: 'clang-format',
    dnf: 'clang-tools-extra',
    pacman: 'clang',
  }),
  command('clang++', ['fuzz'], { apt: 'clang', dnf: 'clang', pacman: 'clang' }),
  {
    kind: 'clang-library',
    name: 'fuzzer',
    scopes: ['fuzz'],
    packages: { apt: 'libclang-rt-dev', dnf: 'compiler-rt', pacman: 'compiler-rt' },
  },
  // Chromium's content shell, which only Debian and Ubuntu package.
  peer('chromium-shell', { apt: 'chromium-shell' }),
  peer('chrome-sandbox', { apt: 'chromium-sandbox' }),
  peer('dbus-run-session', { apt: 'dbus-daemon', dnf: 'dbus-daemon', pacman: 'dbus' }),
];

/** @param {string} name @param {Scope[]} scopes @param {Packages} packages @returns {Need} */
function command(name, scopes, packages) {
  return { kind: 'command', name, scopes, packages };
}

/** @param {string} name @param {Packages} packages @returns {Need} */
function library(name, packages) {
  return { kind: 'module', name, scopes: compiling, packages };
}

/** A program that the benchmarks compare with. @param {string} name @param {Packages} packages
 * @returns {Need} */
function peer(name, packages) {
  return { kind: 'command', name, scopes: ['bench'], optional: true, packages };
}
