/** The part of Browser that is about downloads. */
import { join } from 'node:path';
import type { Download } from '../../page/download.ts';
import type { DownloadRule, NetworkSession } from '../../page/network-session.ts';
import { command, domain } from '../domain.ts';
import { flag, oneOf, optional, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { BrowserSession } from '../sessions.ts';

const BEHAVIORS = ['deny', 'allow', 'allowAndName', 'default'] as const;

interface Behavior {
  behavior: (typeof BEHAVIORS)[number];
  downloadPath: string | undefined;
  eventsEnabled: boolean | undefined;
}

class Downloads {
  readonly #session: BrowserSession;
  /** What this client has changed, to be undone when it goes. */
  readonly #undo = new Map<NetworkSession, () => void>();
  readonly #running = new Map<string, Download>();

  constructor(session: BrowserSession) {
    this.#session = session;
  }

  /** @throws ProtocolError without a folder where one is needed */
  setBehavior(contextId: string | undefined, behavior: Behavior): void {
    const { host } = this.#session.targets;
    const session = host.session(contextId ?? host.defaultContextId);
    this.#undo.get(session)?.();
    if (behavior.behavior === 'default') return;
    const rule = ruleOf(behavior);
    const listener = (download: Download): void => this.#follow(download);
    session.downloadRule = rule;
    if (behavior.eventsEnabled === true) session.on('download', listener);
    this.#undo.set(session, () => {
      if (session.downloadRule === rule) session.downloadRule = undefined;
      session.off('download', listener);
    });
  }

  cancel(guid: string): void {
    const download = this.#running.get(guid);
    if (!download) throw new ProtocolError('No download item found for the given GUID');
    download.cancel();
  }

  dispose(): void {
    for (const undo of this.#undo.values()) undo();
  }

  #follow(download: Download): void {
    const { guid, facts } = download;
    this.#running.set(guid, download);
    this.#session.emit('Browser.downloadWillBegin', {
      // The page's main frame: the engine does not say which of its frames asked.
      frameId: this.#session.targets.host.list().find((page) => page.pageId() === facts.pageId)
        ?.targetId,
      guid,
      url: facts.url,
      suggestedFilename: facts.suggestedName,
    });
    const report = (state: string): void =>
      this.#session.emit('Browser.downloadProgress', {
        guid,
        totalBytes: facts.totalBytes,
        receivedBytes: download.receivedBytes,
        state,
        ...(state === 'completed' ? { filePath: download.path } : {}),
      });
    download.on('progress', () => report('inProgress'));
    download.once('done', () => {
      this.#running.delete(guid);
      report(download.state === 'completed' ? 'completed' : 'canceled');
    });
  }
}

function ruleOf({ behavior, downloadPath }: Behavior): DownloadRule {
  if (behavior === 'deny') return () => null;
  if (downloadPath === undefined) throw new ProtocolError('downloadPath is not set');
  return ({ guid, facts }) =>
    join(downloadPath, behavior === 'allowAndName' ? guid : facts.suggestedName);
}

export const downloadsDomain = domain<BrowserSession, Downloads>({
  name: 'Browser.downloads',
  events: ['downloadWillBegin', 'downloadProgress'],
  createState: (session) => new Downloads(session),
  commands: {
    setDownloadBehavior: command(
      {
        behavior: oneOf(...BEHAVIORS),
        browserContextId: optional(text()),
        downloadPath: optional(text()),
        eventsEnabled: optional(flag()),
      },
      (downloads: Downloads, { browserContextId, ...behavior }) =>
        downloads.setBehavior(browserContextId, behavior),
    ),
    cancelDownload: command(
      { guid: text(), browserContextId: optional(text()) },
      (downloads: Downloads, { guid }) => downloads.cancel(guid),
    ),
  },
});
