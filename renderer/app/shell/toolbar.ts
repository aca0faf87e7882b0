/** Back, forward, reload and the address field, for the active tab. Content process, page. */
import type { TabState } from '../../../main/shell/shell-protocol.ts';
import { byId, setAttribute, setText } from '../common/dom.ts';

export interface ToolbarActions {
  back(): void;
  forward(): void;
  reload(): void;
  stop(): void;
  /** Resolves with what is wrong with the address. */
  navigate(text: string): Promise<string | undefined>;
}

export class Toolbar {
  readonly #bar: HTMLElement;
  readonly #back = byId('back', HTMLButtonElement);
  readonly #forward = byId('forward', HTMLButtonElement);
  readonly #reload = byId('reload', HTMLButtonElement);
  readonly #form = byId('address-form', HTMLFormElement);
  readonly #address = byId('address', HTMLInputElement);
  readonly #problem = byId('problem', HTMLElement);
  readonly #progress = byId('progress', HTMLElement);
  readonly #progressBar = byId('progress-bar', HTMLElement);
  readonly #actions: ToolbarActions;
  #tab: TabState | undefined;
  /** What is in the field is the user's, not yet sent. */
  #edited = false;

  constructor(bar: HTMLElement, actions: ToolbarActions) {
    this.#bar = bar;
    this.#actions = actions;
    this.#back.addEventListener('click', () => actions.back());
    this.#forward.addEventListener('click', () => actions.forward());
    this.#reload.addEventListener('click', () => this.reloadOrStop());
    this.#followAddress();
  }

  show(tab: TabState): void {
    const isOther = tab.id !== this.#tab?.id;
    this.#tab = tab;
    this.#back.disabled = !tab.canGoBack;
    this.#forward.disabled = !tab.canGoForward;
    this.#bar.classList.toggle('loading', tab.loading);
    setAttribute(this.#reload, 'aria-label', tab.loading ? 'Stop' : 'Reload');
    setAttribute(this.#reload, 'title', tab.loading ? 'Stop (Esc)' : 'Reload (Ctrl+R)');
    setAttribute(this.#progress, 'aria-valuenow', String(Math.round(tab.progress * 100)));
    this.#progressBar.style.transform = `scaleX(${tab.progress})`;
    if (isOther) this.#restoreAddress();
    else if (!this.#edited) this.#showAddress();
  }

  reloadOrStop(): void {
    if (this.#tab?.loading === true) this.#actions.stop();
    else this.#actions.reload();
  }

  focusAddress(): void {
    this.#address.focus();
    this.#address.select();
  }

  #followAddress(): void {
    this.#address.addEventListener('input', () => {
      this.#edited = true;
      this.#showProblem(undefined);
    });
    this.#address.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      if (!this.#edited && this.#tab?.loading === true) this.#actions.stop();
      this.#restoreAddress();
      this.#address.select();
    });
    // A click selects all, as long as it only focuses.
    this.#address.addEventListener('focus', () => this.#address.select());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  async #submit(): Promise<void> {
    const problem = await this.#actions.navigate(this.#address.value);
    this.#showProblem(problem);
    if (problem !== undefined) return;
    this.#edited = false;
    this.#address.blur();
  }

  #restoreAddress(): void {
    this.#edited = false;
    this.#showProblem(undefined);
    this.#showAddress();
  }

  #showAddress(): void {
    const address = this.#tab?.address ?? '';
    if (this.#address.value !== address) this.#address.value = address;
  }

  #showProblem(problem: string | undefined): void {
    setText(this.#problem, problem ?? '');
    setAttribute(this.#address, 'aria-invalid', problem === undefined ? null : 'true');
    this.#form.classList.toggle('wrong', problem !== undefined);
  }
}
