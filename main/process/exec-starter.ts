/**
 * ExecStarter: starts the engine's own programs, in the sandbox: the network process, and content
 * processes where there is no zygote.
 */
import type { EngineBinding } from '../native.ts';
import type { ContentProcess, ProcessKind } from './content-process.ts';
import type { Sandbox } from './sandbox.ts';

export class ExecStarter {
  readonly #engine: EngineBinding;
  readonly #sandbox: Sandbox;
  readonly #outputFd: number;

  /** @param outputFd where the processes write; borrowed */
  constructor(engine: EngineBinding, sandbox: Sandbox, outputFd: number) {
    this.#engine = engine;
    this.#sandbox = sandbox;
    this.#outputFd = outputFd;
  }

  /** The network process needs what a sandboxed zygote has given up for good. */
  mustExec(kind: ProcessKind): boolean {
    return kind === 'network' && this.#sandbox.on;
  }

  /**
   * @returns its pid
   * @throws ERR_SYSTEM_CALL when it cannot be started
   */
  start({ id, kind }: ContentProcess): number {
    const { prefix, env } = this.#sandbox.execPlan(kind);
    return this.#engine.execProcess(id, this.#outputFd, prefix, env);
  }
}
