/**
 * Checks of what another process sent: one definition gives the static type and the runtime check.
 * Any process; no Node, no DOM.
 *
 * Schemas check decoded values (wire/codec.ts), which are plain data: reading them runs no code.
 */

export interface Schema<T> {
  /**
   * @param at where the value is, for the error: `message.args`
   * @returns the value itself
   * @throws SchemaError
   */
  parse(value: unknown, at: string): T;
}

export type Infer<S> = S extends Schema<infer T> ? T : never;

/** A value that does not fit. The message names the place and what it should be, never the value. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';

  constructor(at: string, expected: string) {
    super(`${at} should be ${expected}`);
  }
}

function schema<T>(expected: string, fits: (value: unknown) => boolean): Schema<T> {
  return {
    parse(value, at) {
      if (!fits(value)) throw new SchemaError(at, expected);
      return value as T;
    },
  };
}

/** Anything at all. What is inside stays unchecked: it is for apps, not for us. */
export function anything(): Schema<unknown> {
  return schema('anything', () => true);
}

export function boolean(): Schema<boolean> {
  return schema('a boolean', (value) => typeof value === 'boolean');
}

/** @param max length in UTF-16 units */
export function string({ max }: { max: number }): Schema<string> {
  return schema(
    `a string of at most ${max} characters`,
    (value) => typeof value === 'string' && value.length <= max,
  );
}

/** A whole number from 0. */
export function uint({ max = Number.MAX_SAFE_INTEGER }: { max?: number } = {}): Schema<number> {
  return schema(
    `a whole number from 0 to ${max}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max,
  );
}

/** A finite number above 0. */
export function positive(): Schema<number> {
  return schema(
    'a number above 0',
    (value) => typeof value === 'number' && Number.isFinite(value) && value > 0,
  );
}

export function literal<const T extends string | boolean>(expected: T): Schema<T> {
  return schema(JSON.stringify(expected), (value) => value === expected);
}

export function nullable<T>(inner: Schema<T>): Schema<T | null> {
  return { parse: (value, at) => (value === null ? null : inner.parse(value, at)) };
}

/** @param max number of elements; holes count, and are checked as undefined */
export function array<T>(item: Schema<T>, { max }: { max: number }): Schema<T[]> {
  return {
    parse(value, at) {
      if (!Array.isArray(value) || value.length > max) {
        throw new SchemaError(at, `an array of at most ${max} elements`);
      }
      for (let index = 0; index < value.length; index += 1) {
        item.parse(value[index], `${at}[${index}]`);
      }
      return value as T[];
    },
  };
}

type Fields = Readonly<Record<string, Schema<unknown>>>;

/** A plain object with exactly these properties of its own. */
export function object<F extends Fields>(fields: F): Schema<{ [Key in keyof F]: Infer<F[Key]> }> {
  const entries = Object.entries(fields);
  const expected = `an object with ${Object.keys(fields).join(', ')}`;
  return {
    parse(value, at) {
      if (!isPlainObject(value)) throw new SchemaError(at, expected);
      for (const [key, field] of entries) {
        if (!Object.hasOwn(value, key)) throw new SchemaError(at, expected);
        field.parse(value[key], `${at}.${key}`);
      }
      if (Object.keys(value).length !== entries.length) {
        throw new SchemaError(at, `${expected}, and nothing else`);
      }
      return value as { [Key in keyof F]: Infer<F[Key]> };
    },
  };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** The first alternative that fits; when none does, the error of the last one. */
export function either<A, B>(first: Schema<A>, second: Schema<B>): Schema<A | B> {
  return {
    parse(value, at) {
      try {
        return first.parse(value, at);
      } catch (error) {
        if (!(error instanceof SchemaError)) throw error;
        return second.parse(value, at);
      }
    },
  };
}

/** Objects told apart by their property `type`. */
export function variants<V extends Readonly<Record<string, Schema<{ type: string }>>>>(
  schemas: V,
): Schema<Infer<V[keyof V]>> {
  const expected = `one of ${Object.keys(schemas).join(', ')}`;
  const byType = new Map<unknown, Schema<{ type: string }>>(Object.entries(schemas));
  return {
    parse(value, at) {
      const variant = isPlainObject(value) ? byType.get(value['type']) : undefined;
      if (!variant) throw new SchemaError(`${at}.type`, expected);
      return variant.parse(value, at) as Infer<V[keyof V]>;
    },
  };
}
