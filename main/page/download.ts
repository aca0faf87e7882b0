/** Download: one file on its way; native/addon/download_host.h is the mechanism. */
import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import { engineBinding } from '../native.ts';

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

  /** Lets it go on. The first path counts. @param path absolute */
  setPath(path: string): void {
    if (this.#path !== '' || this.#state !== 'progressing') return;
    this.#path = path;
    engineBinding().setDownloadPath(this.#id, path);
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

  onDone(state: string): void {
    this.#state = state as DownloadState;
    this.emit('done');
  }
}
