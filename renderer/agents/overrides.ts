/**
 * What a client makes a page believe of its surroundings, as far as the engine has no setting for
 * it, and drags. Run at the start of each document, and again when it changes; content process, the page's own
 * world.
 */
export { drag } from './drag.ts';
export { geolocation } from './geolocation.ts';
export { onLine } from './on-line.ts';
export { touch } from './touch.ts';
