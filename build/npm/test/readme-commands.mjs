// The commands of README.md for an app of one's own, as they stand there, and how they are run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../paths.mjs';

/** What a reader puts in its place. */
const place = 'path/to/clade';

/** Those that change the shell itself: all that follow need them. */
const settings = /^(cd|export) /;

/**
 * Each command with what must be run before it in the same shell.
 * @returns {{ command: string, script: string }[]}
 */
export function readmeCommands() {
  const blocks = readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```sh\n([^]*?)^```/gm);
  const block = [...blocks].map(([, text = '']) => text).find((text) => text.includes(place));
  if (!block) throw new Error(`README.md has no sh block with "${place}"`);
  const lines = block.split('\n').map((line) => line.replace(/\s+#.*$/, ''));
  /** @type {string[]} */
  const before = [];
  return lines.filter(Boolean).flatMap((line) => {
    const command = line.replace(place, root);
    if (settings.test(command)) {
      before.push(command);
      return [];
    }
    return { command, script: [...before, command].join('\n') };
  });
}
