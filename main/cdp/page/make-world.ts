/** Script worlds in documents that are there already; later ones get theirs by user scripts. */
import type { EngineTarget } from '../inspector/engine-target.ts';
import type { PageHost } from '../target-host.ts';

/** A script of a world that looks at another frame makes the world in that frame, too. */
const TOUCH_FRAMES = `(function touch(frame) {
  for (let i = 0; i < frame.length; i += 1) touch(frame[i]);
})(globalThis)`;

/** Makes a world in every frame that there is. Its contexts are known when this resolves. */
export async function makeWorld(
  { host, engineTarget }: { host: PageHost; engineTarget: EngineTarget | undefined },
  name: string,
): Promise<void> {
  await host.view().evaluateInWorld(TOUCH_FRAMES, name);
  // The engine has no such command but answers each in its turn, this one with an error.
  await engineTarget?.send('Runtime.enable').catch(() => undefined);
}
