/**
 * How Clade's scripts in a page tell main something: by the console, which the engine's inspector
 * relays in order with everything else. A token that pages do not know marks it; the empty object
 * tells which world it comes from. Content process, any world.
 */

/** @returns a function that pages cannot get at, made of what the console was before they ran */
export function reporter(token: string): (...words: string[]) => void {
  const { apply } = Reflect;
  const log = console;
  const { debug } = log;
  return (...words) => {
    apply(debug, log, [token, {}, ...words]);
  };
}
