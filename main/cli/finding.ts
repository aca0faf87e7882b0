/** One line of `clade doctor`. */
export interface Finding {
  what: string;
  /** `fail`: Clade cannot run; `lack`: something works less well. */
  level: 'ok' | 'lack' | 'fail';
  detail: string;
}
