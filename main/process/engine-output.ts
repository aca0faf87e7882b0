/**
 * What the zygote and the processes behind it write to stdout and stderr: one pipe, relayed to
 * main's stderr, bounded so that no content process can flood the terminal.
 */
import { Socket } from 'node:net';
import { warn } from './log.ts';

/** Bytes per second that are passed on. */
const RATE_LIMIT = 256 * 1024;

/**
 * An exec'd content process tries to reach an inspector server that there is none of
 * (native/addon/inspector_link.h); forked ones do not even try.
 */
const EXPECTED_WARNING =
  /\n?\*\* \(process:\d+\): WARNING \*\*: [\d:.]+: RemoteInspector failed to connect .*\n/g;

/** Starts relaying; takes the read end over. */
export function relayEngineOutput(readFd: number): void {
  const pipe = new Socket({ fd: readFd, readable: true, writable: false });
  let allowance = RATE_LIMIT;
  let since = Date.now();
  pipe.on('data', (chunk: Buffer) => {
    const now = Date.now();
    if (now - since >= 1000) {
      if (allowance < 0) warn(`${-allowance} bytes of engine output were dropped`);
      allowance = RATE_LIMIT;
      since = now;
    }
    if (allowance > 0) process.stderr.write(withoutExpected(chunk));
    allowance -= chunk.length;
  });
  pipe.on('error', (error) => warn(`engine output is lost: ${error.message}`));
  pipe.unref();
}

function withoutExpected(chunk: Buffer): Buffer {
  return chunk.includes('RemoteInspector')
    ? Buffer.from(chunk.toString('latin1').replace(EXPECTED_WARNING, ''), 'latin1')
    : chunk;
}
