/** Which file input was used last, so that main can tell whom a file chooser is for. Content process,
 * agent world. */

let input: HTMLInputElement | undefined;
let time = 0;

export function watchFileInputs(): void {
  const remember = (event: Event): void => {
    const [target] = event.composedPath();
    if (!(target instanceof HTMLInputElement) || target.type !== 'file') return;
    input = target;
    time = performance.timeOrigin + performance.now();
  };
  addEventListener('click', remember, true);
}

/** Milliseconds since the epoch; 0 when none was used. */
export function fileInputTime(): number {
  return time;
}

export function lastFileInput(): HTMLInputElement | null {
  return input ?? null;
}
