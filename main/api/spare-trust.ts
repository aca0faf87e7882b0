/**
 * What may be loaded into a process that was forked before anybody knew what for: foreign web
 * origins never share the memory of the stage that holds the app's scripts.
 */
import type { ContentProcess } from '../process/content-process.ts';
import type { StageName } from '../process/zygote-process.ts';
import { isOwn } from './trust.ts';

const APP_STAGE: StageName = 'app';

/** @param process undefined when it is not known yet where it came from */
export function mayHost(process: ContentProcess | undefined, url: string): boolean {
  if (isOwn(url)) return true;
  return process?.running !== undefined && process.running.stage !== APP_STAGE;
}
