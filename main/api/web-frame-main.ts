/**
 * Electron's WebFrameMain: one frame of a page, as main knows it. A frame is known once its
 * document runs Clade's runtime, because it has a preload script or was addressed by main.
 */
import { EventEmitter } from 'node:events';
import type { ContentProcess } from '../process/content-process.ts';
import { FrameChannel } from './frame-channel.ts';
import { framesOfPage } from './frame-registry.ts';
import { IpcMain } from './ipc-main.ts';

/** What a frame says of its document; claims of the content process, good for showing only. */
export interface FrameClaims {
  url: string;
  origin: string;
  name: string;
  parentFrameId: number | null;
}

const BLANK: FrameClaims = { url: '', origin: '', name: '', parentFrameId: null };

export class WebFrameMain extends EventEmitter {
  readonly ipc = new IpcMain();
  /** The engine's id of the frame; 0 when main addressed the main frame before it was known. */
  readonly routingId: number;
  readonly process: ContentProcess;
  readonly pageId: number;
  readonly channel: FrameChannel;
  #claims: FrameClaims = BLANK;
  #detached = false;

  constructor(process: ContentProcess, pageId: number, frameId: number) {
    super();
    this.process = process;
    this.pageId = pageId;
    this.routingId = frameId;
    this.channel = new FrameChannel(process, pageId, frameId);
  }

  get frameTreeNodeId(): number {
    return this.routingId;
  }

  get processId(): number {
    return this.process.id;
  }

  get osProcessId(): number {
    return this.process.pid;
  }

  get url(): string {
    return this.#claims.url;
  }

  get origin(): string {
    return this.#claims.origin;
  }

  get name(): string {
    return this.#claims.name;
  }

  get detached(): boolean {
    return this.#detached;
  }

  isDestroyed(): boolean {
    return this.#detached;
  }

  get parent(): WebFrameMain | null {
    const { parentFrameId } = this.#claims;
    return framesOfPage(this.pageId).find((frame) => frame.routingId === parentFrameId) ?? null;
  }

  get top(): WebFrameMain {
    return this.parent?.top ?? this;
  }

  get frames(): WebFrameMain[] {
    return framesOfPage(this.pageId).filter(
      (frame) => frame.#claims.parentFrameId === this.routingId,
    );
  }

  get framesInSubtree(): WebFrameMain[] {
    return [this, ...this.frames.flatMap((frame) => frame.framesInSubtree)];
  }

  /** @throws TypeError "An object could not be cloned."; nothing happens when the frame is gone */
  send(channel: string, ...args: unknown[]): void {
    if (this.#isGone()) return;
    this.channel.send(channel, args);
  }

  /** As send, for one message, with ports that go to the frame. */
  postMessage(channel: string, message: unknown, transfer?: unknown): void {
    if (this.#isGone()) return;
    this.channel.postMessage(channel, message, transfer);
  }

  /** Runs a script in the page's main world; resolves with its value, awaited and cloned. */
  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    if (this.#isGone()) {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    }
    return this.channel.execute(0, code, userGesture);
  }

  /** Called by the FrameRouter. */
  describe(claims: Partial<FrameClaims>): void {
    this.#claims = { ...this.#claims, ...claims };
  }

  /** Called by the FrameRouter when the document is gone. */
  detach(): void {
    this.#detached = true;
    this.removeAllListeners();
  }

  #isGone(): boolean {
    return this.#detached || this.process.state === 'exited';
  }
}
