/** How far the documents are that were there before anybody looked. */
import type { Evaluator } from './evaluator.ts';
import type { Context, Worlds } from './worlds.ts';

const OPTIONS = { objectGroup: 'clade-lifecycle', returnByValue: true };

export async function replayLifecycle(worlds: Worlds, evaluator: Evaluator): Promise<void> {
  const look = async (context: Context): Promise<void> => {
    const { result } = await evaluator.evaluate(context, 'document.readyState', OPTIONS);
    const { lifecycle } = context.frame;
    if (result.value !== 'loading') lifecycle.add('DOMContentLoaded');
    if (result.value === 'complete') lifecycle.add('load');
  };
  const contexts = worlds.list().filter(({ world }) => world === undefined);
  // A frame that goes meanwhile has nothing to tell.
  await Promise.allSettled(contexts.map(look));
}
