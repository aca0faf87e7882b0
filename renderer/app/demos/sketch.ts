/** A sheet to draw on. Content process, page; entry. */
import { byId } from '../common/dom.ts';

const canvas = byId('canvas', HTMLCanvasElement);
const context = canvas.getContext('2d');
if (!context) throw new Error('this engine draws no 2D canvas');
const pen = context;

/** Keeps what is drawn: a canvas that changes its size is cleared. */
function fit(): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = window.devicePixelRatio;
  const old =
    canvas.width > 0 && canvas.height > 0
      ? pen.getImageData(0, 0, canvas.width, canvas.height)
      : undefined;
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  if (old) pen.putImageData(old, 0, 0);
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
}

function draw(event: PointerEvent): void {
  if (event.buttons === 0) return;
  pen.strokeStyle = getComputedStyle(canvas).color;
  pen.lineWidth = 2 + 4 * event.pressure;
  pen.beginPath();
  pen.moveTo(event.offsetX - event.movementX, event.offsetY - event.movementY);
  pen.lineTo(event.offsetX, event.offsetY);
  pen.stroke();
}

canvas.addEventListener('pointerdown', (event) => canvas.setPointerCapture(event.pointerId));
canvas.addEventListener('pointermove', draw);
byId('clear', HTMLButtonElement).addEventListener('click', () =>
  pen.clearRect(0, 0, canvas.width, canvas.height),
);
new ResizeObserver(fit).observe(canvas);
