/** Electron's MessageChannelMain: two connected ports, to be kept or given away. */
import { portBinding } from '../native-port.ts';
import { MessagePortMain } from './message-port.ts';

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  /** @throws Error ERR_SYSTEM_CALL when the process has too many open files */
  constructor() {
    const [first, second] = portBinding().Port.pair();
    this.port1 = new MessagePortMain(first);
    this.port2 = new MessagePortMain(second);
  }
}
