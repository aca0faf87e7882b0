/** Node's setImmediate for preload scripts: a task of its own, before any timer. Content process. */

const tasks = new Map<number, () => void>();
let lastId = 0;
let doorbell: MessagePort | undefined;

export function setImmediate<Args extends unknown[]>(
  callback: (...args: Args) => void,
  ...args: Args
): number {
  if (typeof callback !== 'function') {
    throw new TypeError(`The "callback" argument must be a function, got ${typeof callback}`);
  }
  lastId += 1;
  tasks.set(lastId, () => callback(...args));
  doorbell ??= openDoorbell();
  doorbell.postMessage(lastId, []);
  return lastId;
}

export function clearImmediate(id: number | undefined): void {
  if (id !== undefined) tasks.delete(id);
}

function openDoorbell(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port2.addEventListener('message', ({ data }: MessageEvent<number>) => {
    const task = tasks.get(data);
    tasks.delete(data);
    task?.();
  });
  port2.start();
  return port1;
}

/** What `require('timers')` gives. */
export const timersModule = {
  setTimeout: bound(() => setTimeout),
  clearTimeout: bound(() => clearTimeout),
  setInterval: bound(() => setInterval),
  clearInterval: bound(() => clearInterval),
  setImmediate,
  clearImmediate,
};

/** A page's timer functions insist on their own global as `this`. */
function bound<Fn extends (...args: never[]) => unknown>(get: () => Fn): Fn {
  return ((...args: never[]) => Reflect.apply(get(), undefined, args)) as Fn;
}
