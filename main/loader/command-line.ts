/**
 * What `clade` was asked to do. Arguments before the app's path are Clade's and Node's, the rest
 * are the app's; a packaged app owns them all.
 */
export interface Invocation {
  /** Set: print it or do it and end. */
  task: 'version' | 'help' | 'doctor' | undefined;
  /** Modules to load before the app (-r). */
  requires: string[];
  inspect: { host: string; port: number; wait: boolean } | undefined;
  /** The app's folder or file; undefined for the built-in app. */
  appPath: string | undefined;
}

/** A malformed argument; the message says what it takes. */
export class ArgumentError extends Error {}

const DEFAULT_INSPECT_PORT = 9229;
const PORT_SWITCH = 'remote-debugging-port';

/**
 * @param args all arguments, without the executable
 * @throws ArgumentError that names a malformed argument
 */
export function parseArguments(args: readonly string[]): Invocation {
  const invocation: Invocation = {
    task: undefined,
    requires: [],
    inspect: undefined,
    appPath: undefined,
  };
  const rest = [...args];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === '-r' || argument === '--require') {
      const module = rest.shift();
      if (module === undefined) throw new ArgumentError(`${argument} needs the name of a module`);
      invocation.requires.push(module);
    } else if (!applySwitch(argument, invocation)) {
      if (argument === 'doctor') invocation.task = 'doctor';
      else invocation.appPath = argument;
      break;
    }
  }
  return invocation;
}

/** False when the argument is no switch. Unknown switches are the engine's or the app's. */
function applySwitch(argument: string, invocation: Invocation): boolean {
  if (argument === '--version' || argument === '-v') invocation.task = 'version';
  else if (argument === '--help' || argument === '-h') invocation.task = 'help';
  else if (argument.startsWith('--inspect')) invocation.inspect = parseInspect(argument);
  else if (argument.startsWith(`--${PORT_SWITCH}`)) {
    // The app may add this switch as well, so it is looked up when the app has run.
    parsePort(argument, argument.split('=')[1]);
  } else if (argument === '.' || argument === '' || !argument.startsWith('-')) return false;
  return true;
}

function parseInspect(argument: string): Invocation['inspect'] {
  const match = /^--inspect(-brk)?(?:=(?:(.+):)?(\d+))?$/.exec(argument);
  if (!match) throw new ArgumentError(`${argument}: use --inspect[-brk][=[host:]port]`);
  return {
    wait: match[1] !== undefined,
    host: match[2] ?? '127.0.0.1',
    port: match[3] === undefined ? DEFAULT_INSPECT_PORT : parsePort(argument, match[3]),
  };
}

function parsePort(argument: string, text: string | undefined): number {
  const port = Number(text);
  if (text === undefined || !/^\d+$/.test(text) || port > 65535) {
    throw new ArgumentError(`${argument}: a port between 0 and 65535 is needed`);
  }
  return port;
}

/**
 * What the switches say of the DevTools protocol.
 * @param valueOf undefined when there is no such switch
 * @throws ArgumentError
 */
export function debuggingOptions(valueOf: (name: string) => string | undefined): {
  port: number | undefined;
  pipe: boolean;
} {
  const port = valueOf(PORT_SWITCH);
  return {
    port: port === undefined ? undefined : parsePort(`--${PORT_SWITCH}=${port}`, port),
    pipe: valueOf('remote-debugging-pipe') !== undefined,
  };
}
