/** A page that uses time and memory when asked to. Content process, page; entry. */
import { byId } from '../common/dom.ts';
import { megabytes } from '../common/format.ts';

const COMPUTE_MS = 5000;
const PIECE_BYTES = 64 * 1024 * 1024;

const report = byId('report', HTMLElement);
let pieces: Uint8Array[] = [];

byId('compute', HTMLButtonElement).addEventListener('click', () => {
  report.textContent = 'Computing…';
  // Two frames later, when the line above is on the screen.
  requestAnimationFrame(() => requestAnimationFrame(compute));
});

function compute(): void {
  const end = performance.now() + COMPUTE_MS;
  let rounds = 0;
  while (performance.now() < end) rounds += 1;
  report.textContent = `Done: looked at the clock ${rounds.toLocaleString()} times.`;
}

byId('take', HTMLButtonElement).addEventListener('click', () => {
  // Filled, because memory that nobody wrote to takes no room.
  pieces.push(new Uint8Array(PIECE_BYTES).fill(1));
  reportMemory();
});

byId('release', HTMLButtonElement).addEventListener('click', () => {
  pieces = [];
  reportMemory();
});

function reportMemory(): void {
  report.textContent = `Holding ${megabytes(pieces.length * PIECE_BYTES)}.`;
}
