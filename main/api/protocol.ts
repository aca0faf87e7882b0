/** Electron's protocol module. */
import { handle, isProtocolHandled, unhandle } from './protocol-handle.ts';
import {
  registerBufferProtocol,
  registerFileProtocol,
  registerSchemesAsPrivileged,
  registerStringProtocol,
  unregisterProtocol,
} from './protocol-register.ts';

export const protocol = {
  handle,
  unhandle,
  isProtocolHandled,
  isProtocolRegistered: isProtocolHandled,
  registerBufferProtocol,
  registerFileProtocol,
  registerSchemesAsPrivileged,
  registerStringProtocol,
  unregisterProtocol,
};
