/** The app's windows, as clients of the DevTools protocol see them (main/cdp/target-host.ts). */
import type { WindowHost, WindowStateName } from '../cdp/target-host.ts';
import { BaseWindow } from './base-window.ts';

export function windowHostOf(window: BaseWindow): WindowHost {
  return {
    id: window.id,
    bounds: () => window.getBounds(),
    setBounds: (bounds) => window.setBounds(bounds),
    state: () => stateOf(window),
    setState: (wanted) => setState(window, wanted),
  };
}

export function windowHostById(id: number): WindowHost | undefined {
  const window = BaseWindow.fromId(id);
  return window ? windowHostOf(window) : undefined;
}

function stateOf(window: BaseWindow): WindowStateName {
  if (window.isMinimized()) return 'minimized';
  if (window.isFullScreen()) return 'fullscreen';
  return window.isMaximized() ? 'maximized' : 'normal';
}

function setState(window: BaseWindow, wanted: WindowStateName): void {
  const state = stateOf(window);
  if (state === wanted) return;
  if (state === 'fullscreen') window.setFullScreen(false);
  else if (state !== 'normal') window.restore();
  if (wanted === 'minimized') window.minimize();
  if (wanted === 'maximized') window.maximize();
  if (wanted === 'fullscreen') window.setFullScreen(true);
}
