/**
 * Electron's process.parentPort: a utility process's end of the port to the main process. Messages
 * wait until there is a listener for `message`, which also keeps the process alive.
 */
import { EventEmitter } from 'node:events';
import { adoptPorts } from './message-port.ts';
import { PortLink } from './port-link.ts';

/** Events: `message` (PortMessageEvent) and `close`. */
export class ParentPort extends EventEmitter {
  readonly #link: PortLink;

  /** Takes the descriptor over. */
  constructor(fd: number) {
    super();
    this.#link = new PortLink(fd);
    // The first is emitted before the change, the second after it.
    this.on('newListener', (name) => {
      if (name === 'message' && this.listenerCount('message') === 0) this.start();
    });
    this.on('removeListener', (name) => {
      if (name === 'message' && this.listenerCount('message') === 0) this.pause();
    });
  }

  /** @throws TypeError "An object could not be cloned." @throws Error ERR_PORT_FULL */
  postMessage(message: unknown): void {
    if (!this.#link.closed) this.#link.post(message);
  }

  start(): void {
    if (this.#link.closed) return;
    this.#link.start(
      (data, fds) => this.emit('message', { data, ports: adoptPorts(fds) }),
      () => this.emit('close'),
    );
  }

  pause(): void {
    if (!this.#link.closed) this.#link.pause();
  }
}
