/** Diagnostic lines on stderr, by topic: CLADE_LOG=zygote,ipc (or `all`). stdout is the app's. */

export type LogTopic = 'zygote' | 'process' | 'ipc' | 'display';

const topics = new Set((process.env['CLADE_LOG'] ?? '').split(',').map((topic) => topic.trim()));

/** Writes a line when the topic is on. */
export function log(topic: LogTopic, message: string): void {
  if (topics.has(topic) || topics.has('all')) process.stderr.write(`clade ${topic}: ${message}\n`);
}

/** Writes a line that the user should see in any case: something works less well than it could. */
export function warn(message: string): void {
  process.stderr.write(`clade: ${message}\n`);
}
