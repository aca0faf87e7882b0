/**
 * Message ports, natively: types of clade-port.node, and the only place that loads it. Main and
 * utility processes. Descriptors cross as numbers and belong to whoever holds the number.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runtimePaths } from './runtime-paths.ts';

export type PortReceiver = (payload: Uint8Array, buffers: ArrayBuffer[], fds: number[]) => void;

/** native/port/port_host.h */
export interface NativePort {
  /**
   * Reads from now on; the process stays alive meanwhile. Buffers are mapped, not copied.
   * @param onClose with a reason when the other end sent what is no message; not called by close()
   */
  start(onMessage: PortReceiver, onClose: (error: string | undefined) => void): void;
  /** Stops reading; what comes waits in the socket. */
  pause(): void;
  /**
   * Sends without waiting; takes the descriptors over, unless it throws.
   * @returns false when this or the other end is closed
   * @throws Error ERR_PORT_FULL, ERR_LIMIT or ERR_SYSTEM_CALL
   */
  post(payload: Uint8Array, buffers: readonly Uint8Array[], fds: readonly number[]): boolean;
  /** What has been posted still arrives. */
  close(): void;
  /**
   * Gives the descriptor away with all that is unread; this object is closed afterwards.
   * @throws Error ERR_PORT_BUSY while something is unsent, ERR_PORT_CLOSED
   */
  release(): number;
}

/** native/port/port_addon.cc */
export interface PortBinding {
  Port: {
    /** Takes over one end of a SOCK_SEQPACKET socket pair. */
    new (fd: number): NativePort;
    /** @throws Error ERR_SYSTEM_CALL */
    pair(): [number, number];
  };
  /** Has the kernel kill this process when its parent ends. False when `pid` has ended already. */
  dieWithParent(pid: number): boolean;
}

let binding: PortBinding | undefined;

/** Where the runtime has its module. */
export function portModulePath(): string {
  return join(runtimePaths().library, 'clade-port.node');
}

/** @param file where to load it from; only the first call decides */
export function portBinding(file?: string): PortBinding {
  if (!binding) {
    const path = file ?? portModulePath();
    binding = createRequire(path)(path) as PortBinding;
  }
  return binding;
}
