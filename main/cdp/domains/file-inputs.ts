/** The parts of Page and DOM that are about `<input type=file>`. */
import type { FileChooser } from '../../page/requests.ts';
import { command, domain } from '../domain.ts';
import type { Context } from '../page/worlds.ts';
import { AGENT_WORLD } from '../page/worlds.ts';
import { flag, integer, list, optional, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';
import { pageDialogsDomain } from './page-dialogs.ts';

const GROUP = 'clade-files';

/** Run in the page: asks for files without a click that the page could hear. */
const OPEN_CHOOSER = `function () {
  try { this.showPicker(); } catch { this.click(); }
}`;
/** The engine gives the files by way of its network process, so what comes later is no sign. */
const TAKEN = `function () {
  const taken = new Promise((resolve) => {
    for (const type of ['change', 'cancel']) {
      this.addEventListener(type, () => resolve(), { once: true });
    }
  });
  return { taken };
}`;
const WAIT = 'function () { return this.taken; }';
const CLEAR = `function () {
  this.value = '';
  for (const type of ['input', 'change']) this.dispatchEvent(new Event(type, { bubbles: true }));
}`;
/** An input outside of the document: the engine's inspector finds it all the same. */
const FIND_DETACHED = `queryInstances(HTMLInputElement)
  .findLast((input) => input.type === 'file' && !input.isConnected) ?? null`;

class FileInputs {
  readonly #session: PageSession;
  /** The engine waits for its files. */
  #open: { chooser: FileChooser; nodeId: number } | undefined;
  /** The next chooser is for these. */
  #giveNext: ((chooser: FileChooser) => void) | undefined;
  #intercepts = false;

  constructor(session: PageSession) {
    this.#session = session;
  }

  intercept(enabled: boolean): void {
    this.#intercepts = enabled;
    this.#apply();
  }

  /** @throws ProtocolError when the node is no file input */
  async setFiles(files: string[], node: { objectId?: string; nodeId?: number }): Promise<void> {
    const { page } = this.#session;
    const objectId = node.objectId ?? (await this.#objectOf(node.nodeId));
    const nodeId = await page.dom.nodeIdOf(objectId);
    const open = this.#open;
    this.#open = undefined;
    if (files.length === 0) {
      await this.#call(objectId, CLEAR);
      return;
    }
    const listening = await this.#call(objectId, TAKEN);
    if (open?.nodeId === nodeId) {
      open.chooser.answer(files);
    } else {
      const given = new Promise<void>((resolve) => {
        this.#giveNext = (chooser) => {
          this.#giveNext = undefined;
          chooser.answer(files);
          resolve();
        };
      });
      this.#apply();
      await this.#call(objectId, OPEN_CHOOSER);
      await given;
      this.#apply();
    }
    await this.#call(listening, WAIT);
  }

  /** @returns the object that the function gives, if it gives one */
  async #call(objectId: string, code: string): Promise<string> {
    const options = { objectGroup: GROUP, userGesture: true, awaitPromise: true };
    const outcome = await this.#session.page.evaluator.callOn(objectId, code, [], options);
    if (outcome.exceptionDetails) throw new ProtocolError('Node is not a file input element');
    return outcome.result.objectId ?? '';
  }

  async #objectOf(nodeId: number | undefined): Promise<string> {
    const { page } = this.#session;
    if (nodeId === undefined) {
      throw new ProtocolError('Either nodeId, backendNodeId or objectId must be specified');
    }
    const { objectId } = await page.dom.objectIn(page.context(page.mainFrame), nodeId, GROUP);
    return objectId ?? '';
  }

  #apply(): void {
    const dialogs = this.#session.state(pageDialogsDomain);
    const isWanted = this.#intercepts || this.#giveNext !== undefined;
    dialogs.interceptFiles(
      isWanted
        ? (chooser) => {
            if (this.#giveNext) this.#giveNext(chooser);
            else this.#tell(chooser).catch(() => chooser.answer(null));
          }
        : undefined,
    );
  }

  async #tell(chooser: FileChooser): Promise<void> {
    const found = await this.#findInput();
    if (!found) {
      chooser.answer(null);
      return;
    }
    const nodeId = await this.#session.page.dom.nodeIdOf(found.objectId);
    this.#open = { chooser, nodeId };
    this.#session.emit('Page.fileChooserOpened', {
      frameId: found.context.frame.id,
      mode: chooser.multiple ? 'selectMultiple' : 'selectSingle',
      backendNodeId: nodeId,
    });
  }

  /** The input that was used last, in whichever frame; else the newest that is in none. */
  async #findInput(): Promise<{ context: Context; objectId: string } | undefined> {
    const { page } = this.#session;
    const agents = page.worlds.list().filter(({ world }) => world === AGENT_WORLD);
    const times = await Promise.all(agents.map((context) => this.#timeIn(context)));
    const newest = times.indexOf(Math.max(0, ...times));
    const agent = agents[newest];
    if (agent && (times[newest] ?? 0) > this.#lastTime) {
      this.#lastTime = times[newest] ?? 0;
      return this.#find(agent, 'cladeAgent.lastFileInput()');
    }
    return this.#find(page.context(page.mainFrame), FIND_DETACHED);
  }

  #lastTime = 0;

  async #timeIn(context: Context): Promise<number> {
    const options = { objectGroup: GROUP, returnByValue: true };
    const code = 'cladeAgent.fileInputTime()';
    // A frame that goes away meanwhile has no input.
    const outcome = await this.#session.page.evaluator
      .evaluate(context, code, options)
      .catch(() => undefined);
    return Number(outcome?.result.value ?? 0);
  }

  async #find(
    context: Context,
    code: string,
  ): Promise<{ context: Context; objectId: string } | undefined> {
    const options = { objectGroup: GROUP, includeCommandLineAPI: true };
    const { result } = await this.#session.page.evaluator.evaluate(context, code, options);
    return result.objectId === undefined || result.subtype !== 'node'
      ? undefined
      : { context, objectId: result.objectId };
  }
}

export const pageFilesDomain = domain<PageSession, FileInputs>({
  name: 'Page.files',
  events: ['fileChooserOpened'],
  createState: (session) => new FileInputs(session),
  commands: {
    setInterceptFileChooserDialog: command({ enabled: flag() }, (inputs: FileInputs, { enabled }) =>
      inputs.intercept(enabled),
    ),
  },
});

export const domFilesDomain = domain<PageSession, { session: PageSession }>({
  name: 'DOM.files',
  createState: (session) => ({ session }),
  commands: {
    setFileInputFiles: command(
      {
        files: list(text()),
        objectId: optional(text()),
        backendNodeId: optional(integer()),
        nodeId: optional(integer()),
      },
      (
        { session }: { session: PageSession },
        { files, objectId, backendNodeId, nodeId: plainId },
      ) => {
        const nodeId = backendNodeId ?? plainId;
        return session.state(pageFilesDomain).setFiles(files, {
          ...(objectId === undefined ? {} : { objectId }),
          ...(nodeId === undefined ? {} : { nodeId }),
        });
      },
    ),
  },
});
