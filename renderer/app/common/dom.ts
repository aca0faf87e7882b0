/** Small helpers around the DOM. Content process, page. */

/**
 * The page's own element with this id.
 * @throws Error when the page's HTML and script disagree
 */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`#${id} is missing or no ${type.name}`);
  return found;
}

/** A new element with a class and text, either of which may be empty. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}

/** Leaves an unchanged text alone, so that a selection and the layout stay. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Sets an attribute, or takes it away for null. */
export function setAttribute(target: Element, name: string, value: string | null): void {
  if (target.getAttribute(name) === value) return;
  if (value === null) target.removeAttribute(name);
  else target.setAttribute(name, value);
}

/** Makes `parent` hold exactly these elements, moving as few as needed. */
export function setChildren(parent: Element, wanted: readonly Element[]): void {
  for (const child of [...parent.children]) {
    if (!wanted.includes(child)) child.remove();
  }
  for (const [index, child] of wanted.entries()) {
    if (parent.children[index] !== child)
      parent.insertBefore(child, parent.children[index] ?? null);
  }
}
