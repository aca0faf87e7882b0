/** Electron's NativeImage, for what capturePage gives: pixels and their PNG form. */
import { engineBinding } from '../native.ts';
import type { NativePicture } from '../native.ts';
import { cropPicture } from '../page/screenshot.ts';
import { expectNumber } from './arguments.ts';

export interface Size {
  width: number;
  height: number;
}

export interface Rectangle extends Size {
  x: number;
  y: number;
}

export class NativeImage {
  readonly #picture: NativePicture;

  constructor(picture: NativePicture) {
    this.#picture = picture;
  }

  static empty(): NativeImage {
    return new NativeImage({ width: 0, height: 0, pixels: Buffer.alloc(0) });
  }

  isEmpty(): boolean {
    return this.#picture.width === 0 || this.#picture.height === 0;
  }

  /** In device pixels. */
  getSize(): Size {
    return { width: this.#picture.width, height: this.#picture.height };
  }

  getAspectRatio(): number {
    return this.isEmpty() ? 0 : this.#picture.width / this.#picture.height;
  }

  /** PNG; an empty Buffer for an empty image. */
  toPNG(): Buffer {
    if (this.isEmpty()) return Buffer.alloc(0);
    const { pixels, width, height } = this.#picture;
    return engineBinding().encodePng(pixels, width, height);
  }

  /** @param quality 0 to 100 */
  toJPEG(quality: number): Buffer {
    expectNumber(quality, 'quality');
    if (this.isEmpty()) return Buffer.alloc(0);
    const { pixels, width, height } = this.#picture;
    return engineBinding().encodeJpeg(pixels, width, height, Math.min(Math.max(quality, 0), 100));
  }

  /** `data:image/png;base64,...` */
  toDataURL(): string {
    return `data:image/png;base64,${this.toPNG().toString('base64')}`;
  }

  /** Raw pixels, 4 bytes each in the order B, G, R, A, as Electron gives them on Linux. */
  toBitmap(): Buffer {
    const bitmap = Buffer.from(this.#picture.pixels);
    for (let i = 0; i < bitmap.length; i += 4) {
      bitmap[i] = this.#picture.pixels[i + 2] ?? 0;
      bitmap[i + 2] = this.#picture.pixels[i] ?? 0;
    }
    return bitmap;
  }

  /** The part inside `rect`, which is clipped to the image; device pixels. */
  crop(rect: Rectangle): NativeImage {
    return new NativeImage(cropPicture(this.#picture, rect.x, rect.y, rect.width, rect.height));
  }
}
