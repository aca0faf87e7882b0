// What two folders must have in common to be the same build.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names, modes, times and contents. @param {string} folder */
export const fingerprint = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const path = join(folder, name);
      const stat = lstatSync(path);
      const content = stat.isFile() ? readFileSync(path) : '';
      const hash = createHash('sha256').update(content).digest('hex');
      return `${name} ${stat.mode.toString(8)} ${stat.mtimeMs} ${hash}`;
    });
