/**
 * What the npm package `url` needs of a query parser (build/bundle.mjs puts this in place of `qs`):
 * Node's querystring by the platform's URLSearchParams.
 */
type Query = Record<string, string | string[]>;

export function parse(text: string): Query {
  const query = Object.create(null) as Query;
  for (const [name, value] of new URLSearchParams(text)) {
    const before = query[name];
    if (before === undefined) query[name] = value;
    else query[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return query;
}

export function stringify(query: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      params.append(name, textOfItem(item));
    }
  }
  return String(params);
}

/** As querystring: what is no primitive becomes empty. */
function textOfItem(item: unknown): string {
  const isText = ['string', 'number', 'boolean', 'bigint'].includes(typeof item);
  return isText ? String(item) : '';
}
