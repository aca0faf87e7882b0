/**
 * Room for descriptors. Main has some for each window: the engine's and Clade's sockets, the pixels
 * that it shows. Where there is none left, the engine ends the whole process in the midst of its
 * work; so what needs some is refused before it begins, while the windows that are there still have
 * a few to go on with.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { CladeError } from '../common/errors.ts';
import { netError, type NetError } from '../common/net-error.ts';
import { readyRuntime, runtime, type Runtime } from './runtime.ts';

/** What a window needs at most, with its process and its first page, and some to spare. */
const FOR_A_WINDOW = 48;
/** What a load may need, which can mean another process. */
const FOR_A_LOAD = 24;

export function hasRoomForWindow(): boolean {
  return runtime().engine.hasFreeDescriptors(FOR_A_WINDOW);
}

/**
 * As readyRuntime, for what needs room.
 * @throws CladeError ERR_NOT_READY; ERR_LIMIT that says what to do
 */
export function roomyRuntime(what: string): Runtime {
  const ready = readyRuntime(what);
  if (hasRoomForWindow()) return ready;
  const limit = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  throw new CladeError(
    'ERR_LIMIT',
    `There are too few file descriptors for another window: ${countOpen()} of ${limit} are in use. ` +
      'Close windows or files, or start with a higher limit (ulimit -n, LimitNOFILE= of systemd).',
  );
}

/** Why no load can begin now; undefined when it can. */
export function shortageForLoad(): NetError | undefined {
  if (runtime().engine.hasFreeDescriptors(FOR_A_LOAD)) return undefined;
  return netError('ERR_INSUFFICIENT_RESOURCES');
}

/** Listing them takes one more. */
function countOpen(): string {
  try {
    return String(readdirSync('/proc/self/fd').length - 1);
  } catch {
    return 'all';
  }
}
