/** The toolbar page's questions to the main process. Content process, page. */
import type { Command, CommandAnswer, ShellState } from '../../../main/shell/shell-protocol.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4000;

/** Resolves with what to tell the user when the command was not obeyed. */
export async function send(command: Command): Promise<string | undefined> {
  const response = await fetch('/command', { method: 'POST', body: JSON.stringify(command) });
  if (response.ok) return undefined;
  const { error } = (await response.json()) as CommandAnswer;
  return error ?? `Failed (${response.status})`;
}

/** Calls `show` with each state that differs from the one before, until the page ends. */
export async function followState(show: (state: ShellState) => void): Promise<never> {
  let version = 0;
  let retryMs = FIRST_RETRY_MS;
  for (;;) {
    try {
      const state = await fetchState(version);
      version = state.version;
      retryMs = FIRST_RETRY_MS;
      show(state);
    } catch (error) {
      console.error('The state of the tabs cannot be read:', error);
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
    }
  }
}

async function fetchState(since: number): Promise<ShellState> {
  const response = await fetch(`/state?since=${since}`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return (await response.json()) as ShellState;
}
