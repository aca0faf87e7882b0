/**
 * The tab strip: a tablist with roving focus. Elements are kept for the life of their tab, so a
 * change of state neither flickers nor takes the focus. Content process, page.
 */
import type { ShellState, TabState } from '../../../main/shell/shell-protocol.ts';
import { element, setAttribute, setChildren, setText } from '../common/dom.ts';

export interface TabBarActions {
  activate(tab: number): void;
  close(tab: number): void;
}

interface TabElements {
  root: HTMLElement;
  button: HTMLButtonElement;
  title: HTMLElement;
  spinner: HTMLElement;
  close: HTMLButtonElement;
}

export class TabBar {
  readonly #list: HTMLElement;
  readonly #actions: TabBarActions;
  readonly #tabs = new Map<number, TabElements>();
  #activeTab = 0;

  constructor(list: HTMLElement, actions: TabBarActions) {
    this.#list = list;
    this.#actions = actions;
    list.addEventListener('keydown', (event) => this.#onKey(event));
    list.addEventListener('wheel', (event) => (list.scrollLeft += event.deltaY + event.deltaX), {
      passive: true,
    });
  }

  show({ tabs, activeTab }: ShellState): void {
    const focused = this.#list.contains(document.activeElement);
    for (const id of this.#tabs.keys()) {
      if (!tabs.some((tab) => tab.id === id)) this.#tabs.delete(id);
    }
    const roots = tabs.map((tab) => this.#update(tab, tab.id === activeTab));
    setChildren(this.#list, roots);
    const active = this.#tabs.get(activeTab);
    if (activeTab !== this.#activeTab) active?.root.scrollIntoView({ inline: 'nearest' });
    this.#activeTab = activeTab;
    if (focused) active?.button.focus();
  }

  #update(tab: TabState, isActive: boolean): HTMLElement {
    const elements = this.#tabs.get(tab.id) ?? this.#make(tab.id);
    const { root, button, title, spinner, close } = elements;
    root.classList.toggle('active', isActive);
    root.classList.toggle('gone', tab.gone !== null);
    setText(title, tab.title);
    spinner.hidden = !tab.loading;
    setAttribute(button, 'aria-selected', String(isActive));
    setAttribute(button, 'aria-busy', String(tab.loading));
    setAttribute(button, 'title', tab.title);
    setAttribute(close, 'aria-label', `Close ${tab.title}`);
    button.tabIndex = isActive ? 0 : -1;
    return root;
  }

  #make(id: number): TabElements {
    const root = element('div', 'tab');
    root.setAttribute('role', 'presentation');
    const button = element('button', 'tab-button');
    button.type = 'button';
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-keyshortcuts', 'Delete');
    const spinner = element('span', 'spinner');
    const title = element('span', 'tab-title');
    button.append(spinner, title);
    // Out of the tab order: Delete and Ctrl+W close by keyboard.
    const close = element('button', 'tab-close');
    close.type = 'button';
    close.tabIndex = -1;
    close.append(cross());
    root.append(button, close);
    this.#listen(id, root, button, close);
    const elements = { root, button, title, spinner, close };
    this.#tabs.set(id, elements);
    return elements;
  }

  #listen(id: number, root: HTMLElement, button: HTMLElement, close: HTMLElement): void {
    button.addEventListener('click', () => this.#actions.activate(id));
    close.addEventListener('click', () => this.#actions.close(id));
    root.addEventListener('mousedown', (event) => {
      // Else the middle button pastes or starts to scroll.
      if (event.button === 1) event.preventDefault();
    });
    root.addEventListener('auxclick', (event) => {
      if (event.button === 1) this.#actions.close(id);
    });
  }

  /** WAI-ARIA's tabs pattern, activation follows focus. */
  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const ids = [...this.#list.children].map((root) => this.#idOf(root));
    const at = ids.indexOf(this.#activeTab);
    const target = {
      ArrowLeft: ids.at(at - 1),
      ArrowRight: ids[(at + 1) % ids.length],
      Home: ids[0],
      End: ids.at(-1),
    }[event.key];
    if (target !== undefined) this.#actions.activate(target);
    else if (event.key === 'Delete') this.#actions.close(this.#activeTab);
    else return;
    event.preventDefault();
  }

  #idOf(root: Element): number {
    return [...this.#tabs].find(([, elements]) => elements.root === root)?.[0] ?? 0;
  }
}

function cross(): SVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 12 12');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', 'm3 3 6 6M9 3 3 9');
  svg.append(path);
  return svg;
}
