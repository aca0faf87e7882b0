/** Reads what was thrown, by whatever world, without trusting it. Content process. */

export interface ErrorText {
  name: string;
  message: string;
  stack: string;
}

/** Never throws, unless the stack is exhausted. */
export function thrownToError(thrown: unknown): ErrorText {
  const isObject = typeof thrown === 'object' && thrown !== null;
  if (!isObject) return { name: 'Error', message: textOf(thrown), stack: '' };
  const message = read(thrown, 'message');
  const name = read(thrown, 'name');
  const stack = read(thrown, 'stack');
  return {
    name: typeof name === 'string' && name !== '' ? name : 'Error',
    message: typeof message === 'string' ? message : textOf(message ?? thrown),
    stack: typeof stack === 'string' ? stack : '',
  };
}

function read(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** As String(), for values whose conversion throws, too. */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'A value was thrown that cannot be shown.';
  }
}
