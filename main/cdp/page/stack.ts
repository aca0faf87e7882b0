/** Stacks as V8 writes them, which is what clients parse, from those of JavaScriptCore. */

/** One of the engine's frames: `name@url:line:column`, each part possibly missing. */
const FRAME = /^(?<name>[^@\n]*)@(?<place>.*)$/;
/** What the engine calls code that is no function. */
const NO_FUNCTION = /^(?:global code|eval code|module code|anonymous)$/;

/**
 * @param header the error's name and message
 * @param stack what the engine's `stack` property says; a text of another kind is the app's own
 */
export function v8Stack(header: string, stack: string): string {
  const lines = stack.split('\n').filter((line) => line !== '');
  if (lines.some((line) => !isFrame(line))) return stack.includes(header) ? stack : header;
  return [header, ...lines.map(v8Frame)].join('\n');
}

function isFrame(line: string): boolean {
  return FRAME.test(line) || /^[\w$.# <>[\]]*$/.test(line);
}

function v8Frame(line: string): string {
  const { name = line, place = '' } = FRAME.exec(line)?.groups ?? {};
  const where = place === '[native code]' ? 'native' : place || '<anonymous>';
  const callee = name.replace(/^async\*?/, 'async ').replace(/\/<$/, '');
  return callee === '' || NO_FUNCTION.test(callee)
    ? `    at ${where}`
    : `    at ${callee} (${where})`;
}

/** Console.CallFrame of the engine's protocol; lines and columns from 1. */
export interface EngineCallFrame {
  functionName: string;
  url: string;
  scriptId: string;
  lineNumber: number;
  columnNumber: number;
}

/** Runtime.StackTrace of the protocol; lines and columns from 0. */
export function stackTrace(frames: readonly EngineCallFrame[]): { callFrames: object[] } {
  return {
    callFrames: frames.map(({ functionName, url, scriptId, lineNumber, columnNumber }) => ({
      functionName: NO_FUNCTION.test(functionName) ? '' : functionName,
      scriptId,
      url,
      lineNumber: Math.max(0, lineNumber - 1),
      columnNumber: Math.max(0, columnNumber - 1),
    })),
  };
}

/** The same as the text of a stack. */
export function stackText(header: string, frames: readonly EngineCallFrame[]): string {
  const lines = frames.map(({ functionName, url, lineNumber, columnNumber }) =>
    v8Frame(`${functionName}@${url}:${lineNumber}:${columnNumber}`),
  );
  return [header, ...lines].join('\n');
}
