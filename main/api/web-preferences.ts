/** webPreferences: Electron's names and defaults. */
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectBoolean, expectObject, expectString } from './arguments.ts';
import { Session } from './session.ts';

export interface WebPreferences {
  /** Absolute path of a script that runs before the page's own. */
  preload?: string;
  /** Whether the preload script has a world of its own. Default true. */
  contextIsolation?: boolean;
  /** Whether the preload script runs in subframes, too. Default false. */
  nodeIntegrationInSubFrames?: boolean;
  /** Appended to process.argv of the preload script. */
  additionalArguments?: string[];
  /** What its pages share with others; outweighs `partition`. */
  session?: Session;
  /** The session's name: `persist:NAME` is kept on disk. */
  partition?: string;
  /** Whether the inspector may be opened. Default true. */
  devTools?: boolean;
  /** Whether pages may run scripts. Default true. */
  javascript?: boolean;
}

export interface CheckedPreferences {
  preload: string | undefined;
  contextIsolation: boolean;
  nodeIntegrationInSubFrames: boolean;
  additionalArguments: string[];
  /** Undefined for the default one. */
  session: Session | undefined;
  devTools: boolean;
  javascript: boolean;
}

/** @throws TypeError that names the preference of the wrong type */
export function checkPreferences(preferences: WebPreferences = {}): CheckedPreferences {
  expectObject(preferences, 'webPreferences');
  const flag = (name: keyof WebPreferences, fallback: boolean): boolean =>
    expectBoolean(preferences[name] ?? fallback, `webPreferences.${name}`);
  return {
    preload: preferences.preload === undefined ? undefined : checkPreload(preferences.preload),
    contextIsolation: flag('contextIsolation', true),
    nodeIntegrationInSubFrames: flag('nodeIntegrationInSubFrames', false),
    additionalArguments: (preferences.additionalArguments ?? []).map((argument) =>
      expectString(argument, 'webPreferences.additionalArguments'),
    ),
    session: checkSession(preferences),
    devTools: flag('devTools', true),
    javascript: flag('javascript', true),
  };
}

function checkSession({ session, partition }: WebPreferences): Session | undefined {
  if (session !== undefined) {
    if (session instanceof Session) return session;
    throw new TypeError(
      'webPreferences.session must be a session, such as session.fromPartition gives',
    );
  }
  if (partition === undefined) return undefined;
  return Session.fromPartition(expectString(partition, 'webPreferences.partition'));
}

function checkPreload(preload: string): string {
  expectString(preload, 'webPreferences.preload');
  const path = preload.startsWith('file:') ? fileURLToPath(preload) : preload;
  if (!isAbsolute(path)) {
    throw new TypeError(`webPreferences.preload must be an absolute path, got '${preload}'`);
  }
  return path;
}
