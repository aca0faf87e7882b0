/** What is shown in place of a page whose process has ended. Content process, page. */
import type { TabState } from '../../../main/shell/shell-protocol.ts';
import { byId, setText } from '../common/dom.ts';

/** Electron's reasons (RenderProcessGoneDetails), in words. */
const REASONS = new Map(
  Object.entries({
    'clean-exit': 'It left without an error.',
    'abnormal-exit': 'It left with an error.',
    killed: 'Something outside the page ended it.',
    crashed: 'It crashed.',
    oom: 'It used more memory than there was.',
    'launch-failed': 'It could not be started.',
    'bad-message': 'It said something that no honest page says, so it was ended.',
  }),
);

export class GonePanel {
  readonly #panel = byId('gone', HTMLElement);
  readonly #reason = byId('gone-reason', HTMLElement);

  constructor(reload: () => void) {
    byId('gone-reload', HTMLButtonElement).addEventListener('click', reload);
  }

  show({ gone }: TabState): void {
    this.#panel.hidden = gone === null;
    if (gone !== null)
      setText(this.#reason, `${REASONS.get(gone) ?? 'The reason is unknown.'} (${gone})`);
  }
}
