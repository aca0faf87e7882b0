/** What menus ask of the app, which knows them but must not be known to them. */
import { EventEmitter } from 'node:events';

export const appBus = new EventEmitter<{
  'quit-wanted': [];
  'about-wanted': [];
}>();
