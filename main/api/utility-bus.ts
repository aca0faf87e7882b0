/** What every utility process tells the rest of the API: App listens here. */
import { EventEmitter } from 'node:events';
import type { ExitDetails } from '../common/exit-reason.ts';

/** The service name that Electron gives to utility processes which run Node. */
export const NODE_SERVICE = 'node.mojom.NodeService';

export const utilityBus = new EventEmitter<{
  spawned: [name: string, pid: number];
  /** One has ended otherwise than with exit code 0. */
  gone: [name: string, details: ExitDetails];
}>();
