/**
 * Answers the `clade:` scheme: the built-in pages' files, the toolbar's commands and state, the
 * process list. Main process.
 *
 * Trust: any page may ask for anything here, also through fetch, frames and images. Files are
 * public. Commands and state are for the window's own page and the process list for the page that
 * shows it, by who sent the request, which a page cannot choose.
 */
import type { protocol, WebContentsView } from 'electron';
import { CommandError, parseCommand } from './command.ts';
import type { PageFiles } from './page-files.ts';
import type { Command, CommandAnswer, ProcessReport, ShellState } from './shell-protocol.ts';

export type SchemeHandler = Parameters<typeof protocol.handle>[1];
type Sender = Pick<WebContentsView['webContents'], 'getURL'>;

export interface ShellBackend {
  /** Whether this is the window's own page. */
  isToolbar(sender: Sender): boolean;
  /** @throws CommandError when it cannot be done */
  execute(command: Command): void;
  /** A state newer than `since`; may be long in coming. */
  nextState(since: number): Promise<ShellState>;
  processes(): ProcessReport;
}

export class ShellServer {
  readonly #files: PageFiles;
  readonly #backend: ShellBackend;

  constructor(files: PageFiles, backend: ShellBackend) {
    this.#files = files;
    this.#backend = backend;
  }

  /** For protocol.handle. */
  async answer(request: Request, sender: Sender | null): Promise<Response> {
    const { host, pathname, searchParams } = new URL(request.url);
    switch (`${host}${pathname}`) {
      case 'shell/command':
        return this.#isFromToolbar(sender) ? this.#command(request) : forbidden();
      case 'shell/state':
        return this.#isFromToolbar(sender) ? this.#state(searchParams) : forbidden();
      case 'processes/data':
        return isAt(sender, 'processes') ? Response.json(this.#backend.processes()) : forbidden();
      default:
        return this.#file(host, pathname);
    }
  }

  /** Also by address: should the window's page ever be led elsewhere, it loses its rights. */
  #isFromToolbar(sender: Sender | null): boolean {
    return sender !== null && this.#backend.isToolbar(sender) && isAt(sender, 'shell');
  }

  async #command(request: Request): Promise<Response> {
    if (request.method !== 'POST') return refuse(405, 'Commands are sent by POST.');
    try {
      this.#backend.execute(parseCommand(await request.text()));
      return Response.json({} satisfies CommandAnswer);
    } catch (error) {
      if (error instanceof CommandError) return refuse(error.status, error.message);
      throw error;
    }
  }

  async #state(query: URLSearchParams): Promise<Response> {
    const since = Number(query.get('since') ?? 0);
    if (!Number.isSafeInteger(since) || since < 0) {
      return refuse(400, `'since' must be the version of a state.`);
    }
    return Response.json(await this.#backend.nextState(since));
  }

  async #file(host: string, path: string): Promise<Response> {
    const file = await this.#files.read(host, path);
    if (!file) return refuse(404, `There is no page clade://${host}${path}`);
    return new Response(file.body, { headers: { 'content-type': file.contentType } });
  }
}

/** Whether the page, not a frame in it, is one of this host. */
function isAt(sender: Sender | null, host: string): boolean {
  const url = sender?.getURL() ?? '';
  return URL.canParse(url) && new URL(url).protocol === 'clade:' && new URL(url).host === host;
}

function forbidden(): Response {
  return refuse(403, 'This address answers its own page only.');
}

function refuse(status: number, error: string): Response {
  return Response.json({ error } satisfies CommandAnswer, { status });
}
