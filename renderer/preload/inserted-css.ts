/**
 * Style sheets that main or the preload script put into this document: constructed sheets, which no
 * Content-Security-Policy of the page forbids. Content process.
 */
export class InsertedCss {
  readonly #sheets = new Map<string, CSSStyleSheet>();
  #inserted = 0;

  /** @returns the key to remove it by */
  insert(css: string): string {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    this.#inserted += 1;
    const key = `clade-css-${this.#inserted}`;
    this.#sheets.set(key, sheet);
    return key;
  }

  /** A key that is not there is ignored, as in Electron. */
  remove(key: string): void {
    const sheet = this.#sheets.get(key);
    if (!sheet) return;
    this.#sheets.delete(key);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  }
}
