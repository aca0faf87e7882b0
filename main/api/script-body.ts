/** Scripts as executeJavaScript takes them, as the body of an async function. */
import { Script } from 'node:vm';

/**
 * An expression becomes `return (expression)`, which works under any content security policy. A
 * program of statements is evaluated for its completion value, which needs a policy that allows
 * eval.
 */
export function asFunctionBody(code: string): string {
  return isExpression(code) ? `return (${code}\n)` : `return (0, eval)(${JSON.stringify(code)})`;
}

function isExpression(code: string): boolean {
  try {
    new Script(`(async () => (${code}\n))`);
    return true;
  } catch {
    // A syntax error in this form only says that it is no single expression.
    return false;
  }
}
