/**
 * The page-side half of the DevTools protocol: in a script world of its own, in every frame, while
 * a session is attached. Content process; main calls what is exported here.
 */
import { watchDrags } from './drag-watch.ts';
import { watchDocument } from './document-watch.ts';
import { watchFileInputs } from './file-inputs.ts';
import { reporter } from './report.ts';

export { fileInputTime, lastFileInput } from './file-inputs.ts';
export {
  boxModel,
  contentQuads,
  focus,
  fromFrame,
  scrollIntoView,
  scrollToFrame,
} from './geometry.ts';

/** Called once in each document, before any script of the page. */
export function start(token: string): void {
  watchDocument(reporter(token));
  watchFileInputs();
  watchDrags(reporter(token));
}
