/** Download: one file on its way; native/addon/download_host.h is the mechanism. */
import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import { messageOf } from '../common/errors.ts';
import { engineBinding } from '../native.ts';
import { placeFor, type Place } from './download-place.ts';

export type DownloadState = 'progressing' | 'completed' | 'cancelled' | 'interrupted';

export interface DownloadFacts {
  suggestedName: string;
  url: string;
  mimeType: string;
  /** 0 when it is not known. */
  totalBytes: number;
  /** The engine page that asked for it; 0 for none. */
  pageId: number;
}

export class Download extends EventEmitter<{ progress: []; done: [] }> {
  readonly guid = randomUUID();
  /** Milliseconds since the epoch. */
  readonly startTime = Date.now();
  readonly #id: number;
  #facts: DownloadFacts;
  #receivedBytes = 0;
  #state: DownloadState = 'progressing';
  #path = '';
  #place: Place | undefined;
  /** It could not be put where it was wanted: cancelled by main, interrupted for the app. */
  #isSpoilt = false;

  constructor(id: number, url: string, pageId: number) {
    super();
    this.#id = id;
    this.#facts = { suggestedName: '', url, mimeType: '', totalBytes: 0, pageId };
  }

  get facts(): Readonly<DownloadFacts> {
    return this.#facts;
  }

  get pageId(): number {
    return this.#facts.pageId;
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  get state(): DownloadState {
    return this.#state;
  }

  /** Where the file goes; empty until that is decided. */
  get path(): string {
    return this.#path;
  }

  /**
   * Lets it go on. The first path counts; folders that are missing are made. When they cannot be
   * made, or the file cannot be put there, its end is `interrupted` and a warning says why.
   * @param path absolute
   */
  setPath(path: string): void {
    if (this.#path !== '' || this.#state !== 'progressing') return;
    this.#path = path;
    try {
      this.#place = placeFor(path);
    } catch (error) {
      this.#spoil(error);
      return this.cancel();
    }
    engineBinding().setDownloadPath(this.#id, this.#place.path);
  }

  cancel(): void {
    engineBinding().cancelDownload(this.#id);
  }

  onFacts(facts: DownloadFacts): void {
    this.#facts = facts;
  }

  onProgress(receivedBytes: number): void {
    this.#receivedBytes = receivedBytes;
    this.emit('progress');
  }

  async onDone(state: string): Promise<void> {
    try {
      if (state === 'completed') await this.#place?.deliver();
      else await this.#place?.discard();
    } catch (error) {
      this.#spoil(error);
    }
    this.#state = this.#isSpoilt ? 'interrupted' : (state as DownloadState);
    this.emit('done');
  }

  #spoil(error: unknown): void {
    this.#isSpoilt = true;
    process.emitWarning(`The download of ${this.#facts.url} was not saved: ${messageOf(error)}`);
  }
}
