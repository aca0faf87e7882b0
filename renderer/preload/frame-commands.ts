/** Does what main asks of this document: webContents.executeJavaScript, insertCSS. Content process. */
import { failureOf, type ToContent } from '../../main/common/preload-protocol.ts';
import type { Channel } from './channel.ts';
import type { InsertedCss } from './inserted-css.ts';
import type { Worlds } from './worlds.ts';

export type Command = Extract<ToContent, { type: 'execute' | 'insert-css' | 'remove-css' }>;

export class FrameCommands {
  readonly #channel: Channel;
  readonly #worlds: Worlds;
  readonly #css: InsertedCss;

  constructor(channel: Channel, worlds: Worlds, css: InsertedCss) {
    this.#channel = channel;
    this.#worlds = worlds;
    this.#css = css;
  }

  run(command: Command): void {
    if (command.type === 'remove-css') {
      this.#css.remove(command.key);
    } else if (command.type === 'insert-css') {
      const { id, css } = command;
      void this.#answer(id, () => this.#css.insert(css));
    } else {
      const { id, worldId, code } = command;
      void this.#answer(id, () => this.#worlds.evaluate(worldId, code, 'clade:executeJavaScript'));
    }
  }

  /** Exactly one reply, also when the value cannot be sent. */
  async #answer(id: number, work: () => unknown): Promise<void> {
    this.#channel.willAnswer(id);
    try {
      const value = await work();
      this.#channel.postAlways({ type: 'reply', id, ok: true, value });
    } catch (error) {
      this.#channel.postAlways({ type: 'reply', id, ok: false, error: failureOf(error) });
    }
  }
}
