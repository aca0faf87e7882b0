/** The window's own page: tab strip and toolbar. Content process, page; entry. */
import {
  CHROME_HEIGHT,
  type Command,
  type ShellState,
} from '../../../main/shell/shell-protocol.ts';
import { byId } from '../common/dom.ts';
import { GonePanel } from './gone-panel.ts';
import { followShortcuts } from './keyboard.ts';
import { followState, send } from './requests.ts';
import { TabBar } from './tab-bar.ts';
import { Toolbar } from './toolbar.ts';

type TabCommand = Extract<Command, { tab: number }>['type'];

let state: ShellState = { version: 0, activeTab: 0, tabs: [] };

/** For commands that can only fail when their tab has just gone. */
async function order(command: Command): Promise<void> {
  const problem = await send(command);
  if (problem !== undefined) console.warn(problem);
}

function orderTab(type: Exclude<TabCommand, 'navigate'>, tab = state.activeTab): void {
  if (tab !== 0) void order({ type, tab });
}

function newTab(): void {
  void order({ type: 'new-tab' });
  toolbar.focusAddress();
}

/** The tab `by` places to the right, around the end. */
function cycle(by: number): void {
  const at = state.tabs.findIndex(({ id }) => id === state.activeTab);
  const next = state.tabs.at((at + by) % state.tabs.length);
  if (next) orderTab('activate', next.id);
}

const tabBar = new TabBar(byId('tabs', HTMLElement), {
  activate: (tab) => orderTab('activate', tab),
  close: (tab) => orderTab('close', tab),
});

const toolbar = new Toolbar(byId('chrome', HTMLElement), {
  back: () => orderTab('back'),
  forward: () => orderTab('forward'),
  reload: () => orderTab('reload'),
  stop: () => orderTab('stop'),
  navigate: (text) => send({ type: 'navigate', tab: state.activeTab, text }),
});

const gonePanel = new GonePanel(() => orderTab('reload'));

document.documentElement.style.setProperty('--chrome-height', `${CHROME_HEIGHT}px`);
byId('new-tab', HTMLButtonElement).addEventListener('click', newTab);
followShortcuts(window, {
  newTab,
  closeTab: () => orderTab('close'),
  nextTab: () => cycle(1),
  previousTab: () => cycle(-1),
  reload: () => toolbar.reloadOrStop(),
  back: () => orderTab('back'),
  forward: () => orderTab('forward'),
  focusAddress: () => toolbar.focusAddress(),
});
// What is dropped here would replace the toolbar.
for (const type of ['dragover', 'drop']) {
  window.addEventListener(type, (event) => event.preventDefault());
}

void followState((next) => {
  state = next;
  tabBar.show(state);
  const active = state.tabs.find(({ id }) => id === state.activeTab);
  if (!active) return;
  toolbar.show(active);
  gonePanel.show(active);
});
