/**
 * Electron's MessagePortMain: one end of a channel whose other end may be in any process. Main
 * and utility processes. Messages go straight from one end to the other.
 */
import { EventEmitter } from 'node:events';
import { MAX_PORTS } from '../common/port-message.ts';
import { portBinding } from '../native-port.ts';
import { NO_PORTS, PortLink, type DetachedPorts } from './port-link.ts';

/** Electron's MessageEvent. */
export interface PortMessageEvent {
  data: unknown;
  ports: MessagePortMain[];
}

let release: (port: MessagePortMain) => number;
let adopt: (port: MessagePortMain, fd: number) => void;
let isNeutered: (port: MessagePortMain) => boolean;

/**
 * Events: `message` ({data, ports}) and `close`. Messages wait until start(). A port that is
 * started stays alive until it is closed, even if nobody holds it.
 */
export class MessagePortMain extends EventEmitter<{
  message: [event: PortMessageEvent];
  close: [];
}> {
  /** Undefined when it has been transferred. */
  #link: PortLink | undefined;

  /** Ports are made by MessageChannelMain and by messages. Takes the descriptor over. */
  constructor(fd: number) {
    super();
    this.#link = new PortLink(fd);
  }

  static {
    release = (port) => port.#release();
    adopt = (port, fd) => {
      port.#link = new PortLink(fd);
    };
    isNeutered = (port) => port.#link === undefined;
  }

  /**
   * @param transfer ports that go to the other end; they are of no use here afterwards
   * @throws TypeError "An object could not be cloned."; for a port that cannot be transferred
   * @throws Error ERR_PORT_FULL when the other end does not read its messages
   */
  postMessage(message?: unknown, transfer?: readonly MessagePortMain[]): void {
    if (!this.#link) return;
    const check = checkTransfer(transfer, this);
    if (!this.#link.closed) this.#link.post(message, () => detachPorts(check));
  }

  /** Delivers the messages from now on. */
  start(): void {
    if (!this.#link || this.#link.closed) return;
    this.#link.start(
      (data, fds) => this.emit('message', { data, ports: adoptPorts(fds) }),
      () => this.emit('close'),
    );
  }

  /** Ends the channel for both ends; what has been posted still arrives. */
  close(): void {
    if (!this.#link || this.#link.closed) return;
    this.#link.close();
    process.nextTick(() => this.emit('close'));
  }

  #release(): number {
    const link = this.#link;
    const fd = link && !link.closed ? link.release() : deadEnd();
    this.#link = undefined;
    return fd;
  }
}

/** What a closed port is to whom it is given: a port whose other end is closed. */
function deadEnd(): number {
  const { Port } = portBinding();
  const [fd, other] = Port.pair();
  new Port(other).close();
  return fd;
}

/** Ports of a received message. */
export function adoptPorts(fds: readonly number[]): MessagePortMain[] {
  return fds.map((fd) => new MessagePortMain(fd));
}

/**
 * Checks a `transfer` argument; changes nothing.
 * @param source the port that the message is sent through
 * @throws TypeError with Electron's texts
 */
export function checkTransfer(transfer: unknown, source?: MessagePortMain): MessagePortMain[] {
  if (transfer === undefined) return [];
  if (!Array.isArray(transfer)) throw new TypeError('Invalid value for transfer');
  if (transfer.length > MAX_PORTS) {
    throw new TypeError(`A message can carry ${MAX_PORTS} ports, got ${transfer.length}`);
  }
  return transfer.map((port: unknown, index) => {
    const fault = faultOf(port, transfer.indexOf(port) < index, source);
    if (fault !== undefined) throw new TypeError(`Port at index ${index} ${fault}`);
    return port as MessagePortMain;
  });
}

function faultOf(
  port: unknown,
  isRepeated: boolean,
  source: MessagePortMain | undefined,
): string | undefined {
  if (!(port instanceof MessagePortMain)) return 'is not a valid port';
  if (port === source) return 'contains the source port.';
  if (isRepeated) return 'is a duplicate.';
  return isNeutered(port) ? 'is already neutered.' : undefined;
}

/**
 * Takes the descriptors out of checked ports; either of all or of none.
 * @throws Error ERR_PORT_BUSY when one has messages that its other end has had no room for
 */
export function detachPorts(ports: readonly MessagePortMain[]): DetachedPorts {
  if (ports.length === 0) return NO_PORTS;
  const fds: number[] = [];
  const restore = (): void => fds.forEach((fd, index) => giveBack(ports[index], fd));
  try {
    for (const port of ports) fds.push(release(port));
  } catch (error) {
    restore();
    throw error;
  }
  return { fds, restore };
}

/**
 * Checks and detaches ports that leave for good: the descriptors are the caller's.
 * @throws TypeError for a port that cannot be transferred; Error ERR_PORT_BUSY
 */
export function releasePorts(transfer: unknown): number[] {
  return detachPorts(checkTransfer(transfer)).fds;
}

/** Closes ports that have nowhere to go: their other ends see it. */
export function closePorts(fds: readonly number[]): void {
  for (const fd of fds) new PortLink(fd).close();
}

function giveBack(port: MessagePortMain | undefined, fd: number): void {
  if (port) adopt(port, fd);
}
