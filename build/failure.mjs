// An expected failure of a build program, and the one way in which they all end.

/** Something that the person at the terminal can mend; its message says how. No stack is shown. */
export class Failure extends Error {}

/**
 * Runs a program's main function; a Failure becomes one message on stderr and exit status 1.
 * @param {string} program the name that starts the message
 * @param {() => void | Promise<void>} main
 */
export async function runProgram(program, main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(`${program}: ${error.message}`);
    process.exitCode = 1;
  }
}
