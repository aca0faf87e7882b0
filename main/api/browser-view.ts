/** Electron's BrowserView: what came before WebContentsView, and many apps still use. */
import { expectObject } from './arguments.ts';
import { WebContentsView } from './view.ts';

export class BrowserView extends WebContentsView {
  /** Accepted for apps' sake: bounds stay as they were set. @throws TypeError */
  setAutoResize(options: object): void {
    expectObject(options, 'options');
  }
}
