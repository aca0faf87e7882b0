/** The isolated world of preload scripts: content processes make it from the first need on. */
import { readyRuntime } from './runtime.ts';

let wanted = false;

/** Before the first view with a preload script is made. */
export function wantIsolatedWorld(): void {
  if (wanted) return;
  wanted = true;
  readyRuntime('a webContents').engine.useIsolatedWorld();
}

/** Whether a process that is launched now has the world in its first document already. */
export function isolatedWorldWanted(): boolean {
  return wanted;
}
