/** Maximised, full screen, minimised: what the window system says, as Electron's events. */

export interface WindowState {
  maximized: boolean;
  fullscreen: boolean;
  minimized: boolean;
}

/** The events that tell of the change, in order. */
export function stateEvents(before: WindowState, after: WindowState): string[] {
  const events: string[] = [];
  if (after.maximized !== before.maximized)
    events.push(after.maximized ? 'maximize' : 'unmaximize');
  if (after.minimized !== before.minimized) events.push(after.minimized ? 'minimize' : 'restore');
  if (after.fullscreen !== before.fullscreen) {
    events.push(after.fullscreen ? 'enter-full-screen' : 'leave-full-screen');
  }
  return events;
}
