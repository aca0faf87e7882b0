/**
 * What Clade tells of the app's processes beyond Electron: `process-created` for each one, and
 * `memory-pressure`.
 */
import type { EventEmitter } from 'node:events';
import { log } from '../process/log.ts';
import { PreventableEvent } from './event.ts';
import type { ProcessDetails } from './process-list.ts';
import { runtime } from './runtime.ts';
import { trimSpares } from './spares.ts';
import { utilityBus } from './utility-bus.ts';

/** See Documentation/accounting/psi.rst of Linux. */
const PRESSURE_FILE = '/proc/pressure/memory';

/**
 * With app.on('process-created'). A content process has no page yet; a stage of the zygote is told
 * of when it is ready. Details as clade.processes() gives them.
 */
export type CreatedDetails = Pick<ProcessDetails, 'type' | 'pid' | 'name' | 'launch'> &
  Partial<Pick<ProcessDetails, 'parentStage' | 'forkMs'>>;

/** Called by init.ts, before the first process but the zygote's is started. */
export function tellOfProcesses(app: EventEmitter): void {
  const created = (details: CreatedDetails): void => {
    app.emit('process-created', new PreventableEvent(), details);
  };
  const { broker, zygote } = runtime();
  broker.on('started', ({ id, kind, running }) => {
    const how = running?.way === 'exec' ? "exec'd" : `forked in ${running?.forkMs ?? '?'} ms`;
    log('process', `${kind} process ${id}: pid ${running?.pid ?? 0}, ${how}`);
    // One whose zygote died in between is alive, and nobody knows its pid.
    if (!running || running.pid === 0) return;
    const { pid, way, stage, forkMs } = running;
    const isWeb = kind === 'web';
    created({
      type: isWeb ? 'Tab' : 'Utility',
      name: isWeb ? 'content process' : 'network process',
      pid,
      launch: way,
      parentStage: stage,
      forkMs,
    });
  });
  zygote?.on('stage-ready', ({ pid, stage }) => {
    const { parentStage, forkMs } = zygote.stages().find((one) => one.stage === stage) ?? {};
    const launch = parentStage === undefined ? 'spawn' : 'fork';
    created({ type: 'Zygote', name: `zygote (${stage})`, pid, launch, parentStage, forkMs });
  });
  utilityBus.on('spawned', (name, pid) => {
    created({ type: 'Utility', name, pid, launch: 'spawn' });
  });
}

/** Called by init.ts when the engine is there. */
export function watchMemory(app: EventEmitter): void {
  const watched = runtime().engine.watchMemoryPressure((_event: string, ...args: never[]) => {
    const level = args[0] === 'critical' ? 'critical' : 'moderate';
    log('process', `memory is short: ${level}`);
    trimSpares(level);
    app.emit('memory-pressure', new PreventableEvent(), level);
  }, PRESSURE_FILE);
  log('process', `memory pressure: ${watched}`);
}
