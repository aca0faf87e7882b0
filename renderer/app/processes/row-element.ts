/** One row of the process list; updated in place. Content process, page. */
import type { ProcessRow } from '../../../main/shell/shell-protocol.ts';
import { element, setText } from '../common/dom.ts';
import { megabytes, milliseconds, seconds } from '../common/format.ts';

export class RowElement {
  readonly element = element('tr');
  readonly #process = element('th');
  readonly #type = element('span');
  readonly #titles = element('span', 'titles');
  readonly #pid = element('td', 'number');
  readonly #origin = element('td');
  readonly #fork = element('td', 'number');
  readonly #pss = element('td', 'number');
  readonly #uss = element('td', 'number');
  readonly #shared = element('td', 'number');
  readonly #cpu = element('td', 'number');

  constructor() {
    this.#process.scope = 'row';
    this.#process.append(this.#type, this.#titles);
    this.element.append(
      this.#process,
      this.#pid,
      this.#origin,
      this.#fork,
      this.#pss,
      this.#uss,
      this.#shared,
      this.#cpu,
    );
  }

  show(row: ProcessRow): void {
    const titles = row.titles.filter((title) => title !== '').join(', ');
    this.#process.className = `process depth-${row.depth}`;
    this.#titles.hidden = titles === '';
    this.#titles.title = titles;
    setText(this.#type, row.type);
    setText(this.#titles, titles);
    setText(this.#pid, String(row.pid));
    setText(this.#origin, row.origin);
    setText(this.#fork, milliseconds(row.forkMs));
    setText(this.#pss, megabytes(row.pss));
    setText(this.#uss, megabytes(row.uss));
    setText(this.#shared, megabytes(row.shared));
    setText(this.#cpu, seconds(row.cpuSeconds));
  }
}
