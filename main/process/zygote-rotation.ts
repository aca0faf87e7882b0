/**
 * Rotation: when the zygote is made anew. All that one zygote forks share the layout of its address
 * space, so what was learned of one process helps against the next; a new zygote has a new layout.
 * After an abnormal death, too: who guesses by crashing gets one try per layout.
 */
import { log } from './log.ts';

export interface RotationOptions {
  /** 0: never. */
  rotateAfterForks?: number | undefined;
  /** 0: never. Only a zygote that has forked is made anew. */
  rotateAfterMinutes?: number | undefined;
}

const STANDARD = { rotateAfterForks: 500, rotateAfterMinutes: 240 };
/** A page that crashes again and again must not keep the machine busy with zygotes, ms. */
const PAUSE_MS = 10_000;
const MINUTE_MS = 60_000;

export class Rotation {
  readonly #rotate: () => boolean;
  #options = STANDARD;
  #forks = 0;
  #lastAt = -Infinity;
  #minutes: NodeJS.Timeout | undefined;
  #pause: NodeJS.Timeout | undefined;

  /** @param rotate false when it cannot be done now: it is asked again later */
  constructor(rotate: () => boolean) {
    this.#rotate = rotate;
  }

  configure({ rotateAfterForks, rotateAfterMinutes }: RotationOptions): void {
    this.#options = {
      rotateAfterForks: rotateAfterForks ?? this.#options.rotateAfterForks,
      rotateAfterMinutes: rotateAfterMinutes ?? this.#options.rotateAfterMinutes,
    };
    this.#watchTheClock();
  }

  /** A content process was forked. */
  forked(): void {
    this.#forks += 1;
    const { rotateAfterForks } = this.#options;
    if (rotateAfterForks > 0 && this.#forks >= rotateAfterForks) {
      this.#rotateSoon(`it has forked ${this.#forks} processes`);
    } else if (this.#forks === 1) {
      this.#watchTheClock();
    }
  }

  /** A content process has crashed. */
  crashed(): void {
    this.#rotateSoon('a process that it forked has crashed');
  }

  /** Whatever forks from now on is new. */
  rotated(): void {
    this.#forks = 0;
    this.#lastAt = performance.now();
    clearTimeout(this.#minutes);
    this.#minutes = undefined;
  }

  stop(): void {
    clearTimeout(this.#minutes);
    clearTimeout(this.#pause);
  }

  #watchTheClock(): void {
    clearTimeout(this.#minutes);
    const { rotateAfterMinutes } = this.#options;
    if (rotateAfterMinutes <= 0 || this.#forks === 0) return;
    this.#minutes = setTimeout(
      () => this.#rotateSoon(`it has forked for ${rotateAfterMinutes} minutes`),
      Math.min(rotateAfterMinutes * MINUTE_MS, 2 ** 31 - 1),
    );
    this.#minutes.unref();
  }

  #rotateSoon(why: string): void {
    if (this.#pause) return;
    const wait = Math.max(0, this.#lastAt + PAUSE_MS - performance.now());
    // Never within the event that gave the reason: a window may just be opening.
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      if (!this.#rotate()) return;
      this.#lastAt = performance.now();
      log('zygote', `a new zygote is being made: ${why}`);
    }, wait);
    this.#pause.unref();
  }
}
