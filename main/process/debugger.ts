/** Processes that wait for a debugger. Not they but main says by which pid it finds them: each has
 * another in its own namespace. */

/** `content`: each content process waits after its fork; `zygote`: the zygote before it warms up. */
export const debugged = process.env['CLADE_WAIT_DEBUGGER'];

export const waitsForDebugger = (who: string, pid: number | string): string =>
  `${who} waits for a debugger: gdb -p ${pid}, and there: continue`;
