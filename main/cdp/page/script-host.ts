/** What scripts run in, as the Runtime domain needs it: a page, or a worker. */
import type { EventEmitter } from 'node:events';
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { Evaluator } from './evaluator.ts';
import type { Context, Worlds } from './worlds.ts';

export interface ScriptEvents {
  /** Params of Runtime.consoleAPICalled. */
  'console-called': [params: object];
  /** Params of Runtime.exceptionThrown. */
  'exception-thrown': [params: object];
}

export interface ScriptHost {
  readonly scriptEvents: EventEmitter<ScriptEvents>;
  readonly worlds: Worlds;
  readonly evaluator: Evaluator;
  /** Undefined when its process is gone. */
  readonly engineTarget: EngineTarget | undefined;
  /** Where a script runs that names no context. @throws ProtocolError */
  defaultContext(): Context;
}
