/** Electron's DownloadItem. The engine can neither pause nor resume a download. */
import { EventEmitter } from 'node:events';
import type { Download, DownloadState } from '../page/download.ts';
import { expectString } from './arguments.ts';
import { PreventableEvent } from './event.ts';

const MILLISECONDS = 1000;

export class DownloadItem extends EventEmitter {
  readonly #download: Download;
  #wanted = '';

  /** Used by Session; apps do not make one. */
  constructor(download: Download) {
    super();
    this.#download = download;
    download.on('progress', () => this.emit('updated', new PreventableEvent(), 'progressing'));
    download.once('done', () => this.emit('done', new PreventableEvent(), this.getState()));
  }

  get savePath(): string {
    return this.getSavePath();
  }

  set savePath(path: string) {
    this.setSavePath(path);
  }

  /** Only inside will-download, before the item's file is chosen. @param path absolute */
  setSavePath(path: string): void {
    this.#wanted = expectString(path, 'path');
  }

  getSavePath(): string {
    return this.#download.path || this.#wanted;
  }

  getURL(): string {
    return this.#download.facts.url;
  }

  getURLChain(): string[] {
    return [this.getURL()];
  }

  /** As the server or the page suggests it. */
  getFilename(): string {
    return this.#download.facts.suggestedName;
  }

  getMimeType(): string {
    return this.#download.facts.mimeType;
  }

  /** 0 when it is not known. */
  getTotalBytes(): number {
    return this.#download.facts.totalBytes;
  }

  getReceivedBytes(): number {
    return this.#download.receivedBytes;
  }

  getPercentComplete(): number {
    const total = this.getTotalBytes();
    return total === 0 ? 0 : Math.floor((100 * this.getReceivedBytes()) / total);
  }

  /** Seconds since the epoch. */
  getStartTime(): number {
    return this.#download.startTime / MILLISECONDS;
  }

  getState(): DownloadState {
    return this.#download.state;
  }

  cancel(): void {
    this.#download.cancel();
  }

  isPaused(): boolean {
    return false;
  }

  canResume(): boolean {
    return false;
  }

  /** @throws Error always */
  pause(): void {
    throw new Error('The engine cannot pause downloads; cancel() ends one');
  }

  /** @throws Error always */
  resume(): void {
    throw new Error('The engine cannot resume downloads; session.downloadURL() starts one anew');
  }
}
