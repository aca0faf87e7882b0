/**
 * A display of the app's own where the session has none: Xvfb, found, started and ended with
 * the app. Run with -terminate, so that it ends with its last client even if main is killed.
 */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { CladeError } from '../common/errors.ts';
import { warn } from './log.ts';

const START_LIMIT_MS = 10_000;

let hasClient = false;

/** GTK has opened the display. */
export function displayOpened(): void {
  hasClient = true;
}

export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

/**
 * Starts Xvfb on the first free display and points this process at it.
 * @throws CladeError ERR_NO_DISPLAY when Xvfb is missing or does not start
 */
export async function startPrivateDisplay(): Promise<void> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp', '-terminate'],
    // Detached: Ctrl-C in a terminal is for the app, which needs its display until it has quit.
    { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const pipe = server.stdio[3] as Readable;
  const display = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new CladeError('ERR_NO_DISPLAY', noDisplayMessage(why)));
    };
    const timer = setTimeout(() => fail('Xvfb did not start within 10 s'), START_LIMIT_MS);
    let text = '';
    pipe.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(`:${text.trim()}`);
    });
    server.on('error', () => {
      clearTimeout(timer);
      fail('Xvfb is not installed');
    });
    server.on('exit', (code) => {
      clearTimeout(timer);
      fail(`Xvfb ended at once with exit code ${code}`);
    });
  });
  server.unref();
  pipe.destroy();
  process.env['DISPLAY'] = display;
  process.env['GDK_BACKEND'] = 'x11';
  // It ends with its last client (-terminate). Ending it before GTK has closed its connection
  // would make GTK end this process with an error; without a client nothing else ends it.
  process.on('exit', () => {
    if (!hasClient) server.kill();
  });
  warn(`no display in this session: running on a private one, Xvfb ${display}`);
}

export function noDisplayMessage(why: string): string {
  return (
    `no display: neither DISPLAY nor WAYLAND_DISPLAY is usable, and ${why}. ` +
    'Start the app from a desktop session, or install Xvfb ' +
    '(Debian, Ubuntu: xvfb; Fedora: xorg-x11-server-Xvfb; Arch: xorg-server-xvfb).'
  );
}
