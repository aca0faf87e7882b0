/**
 * A value that later runs of the same script change, in a document that has it already. Content
 * process, the page's own world. `token` names an event that pages do not know.
 */

export interface LiveValue<T> {
  current: T;
  onChange: () => void;
}

/** @returns undefined when an earlier run in this document has taken the value */
export function liveValue<T>(token: string, value: T): LiveValue<T> | undefined {
  if (!dispatchEvent(new CustomEvent(token, { detail: value, cancelable: true }))) return undefined;
  const live: LiveValue<T> = { current: value, onChange: () => undefined };
  addEventListener(token, (event) => {
    event.preventDefault();
    live.current = (event as CustomEvent<T>).detail;
    live.onChange();
  });
  return live;
}
