/** Why a page lost its content process: as the process's parent saw it, else as the engine put it. */
import type { ExitDetails } from '../common/exit-reason.ts';
import type { ContentProcess } from '../process/content-process.ts';

const SIGKILL = 9;
/** How long the broker may take to learn why a process ended, ms. */
const LIMIT_MS = 2000;

/**
 * @param process the page's process, if it was ever announced
 * @param engineReason crashed, exceeded-memory or terminated (WebKitWebProcessTerminationReason)
 */
export async function exitOf(
  process: ContentProcess | undefined,
  engineReason: string,
): Promise<ExitDetails> {
  if (engineReason === 'exceeded-memory') return { reason: 'oom', exitCode: SIGKILL };
  // Every process announces its pages before anything else happens to them.
  if (!process) {
    return { reason: engineReason === 'terminated' ? 'killed' : 'launch-failed', exitCode: 0 };
  }
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<ExitDetails>((resolve) => {
    timer = setTimeout(() => resolve({ reason: 'crashed', exitCode: 0 }), LIMIT_MS);
  });
  const details = await Promise.race([process.whenExited(), limit]);
  clearTimeout(timer);
  return details;
}
