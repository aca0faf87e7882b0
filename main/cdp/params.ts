/**
 * Checks of a command's parameters. As in Chromium, parameters that a command does not know are
 * ignored: clients send what newer protocols have.
 */
import { type Infer, type Schema, SchemaError } from '../common/schema.ts';

export type Fields = Readonly<Record<string, Schema<unknown>>>;
export type Params<F extends Fields> = { [Key in keyof F]: Infer<F[Key]> };

function check<T>(expected: string, fits: (value: unknown) => boolean): Schema<T> {
  return {
    parse(value, at) {
      if (!fits(value)) throw new SchemaError(at, expected);
      return value as T;
    },
  };
}

export const text = (): Schema<string> => check('a string', (value) => typeof value === 'string');
export const flag = (): Schema<boolean> =>
  check('a boolean', (value) => typeof value === 'boolean');
export const number = (): Schema<number> =>
  check('a finite number', (value) => typeof value === 'number' && Number.isFinite(value));
export const integer = (): Schema<number> =>
  check('an integer', (value) => Number.isSafeInteger(value));
/** An object whose properties the command looks at itself. */
export const record = (): Schema<Record<string, unknown>> => check('an object', isRecord);
export const anyValue = (): Schema<unknown> => check('anything', () => true);

export const oneOf = <const T extends string>(...values: T[]): Schema<T> =>
  check(`one of ${values.join(', ')}`, (value) => values.includes(value as T));

export const optional = <T>(inner: Schema<T>): Schema<T | undefined> => ({
  parse: (value, at) =>
    value === undefined || value === null ? undefined : inner.parse(value, at),
});

export const list = <T>(inner: Schema<T>): Schema<T[]> => ({
  parse(value, at) {
    if (!Array.isArray(value)) throw new SchemaError(at, 'an array');
    return value.map((item, index) => inner.parse(item, `${at}[${index}]`));
  },
});

/** An object with these properties, of which optional ones may be missing, and any others. */
export const shape = <F extends Fields>(fields: F): Schema<Params<F>> => ({
  parse(value, at) {
    if (!isRecord(value)) throw new SchemaError(at, 'an object');
    return Object.fromEntries(
      Object.entries(fields).map(([key, field]) => [key, field.parse(value[key], `${at}.${key}`)]),
    ) as Params<F>;
  },
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
