/**
 * What the app's developer is told of messages that went wrong. A process that sends many of them
 * fills no log: the rest is left out, and that is said.
 */
import type { ContentProcess } from '../process/content-process.ts';

const MAX_WARNINGS = 100;

const counts = new WeakMap<ContentProcess, number>();

export function warnOf(sender: ContentProcess, text: string): void {
  const count = (counts.get(sender) ?? 0) + 1;
  counts.set(sender, count);
  if (count <= MAX_WARNINGS) process.emitWarning(text);
  if (count === MAX_WARNINGS) {
    process.emitWarning(`Further warnings about content process ${sender.pid} are not shown`);
  }
}
