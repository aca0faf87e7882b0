// Sound and pictures that move, inside the sandbox: decoded and played (silently: no sound server is
// in reach), with nothing refused.
import assert from 'node:assert/strict';
import type { Driver } from '../fixtures/driver.ts';
import { denials } from '../fixtures/denials.ts';
import { MAKE_WAV, MAKE_WEBM } from '../fixtures/media.ts';
import { sharedServer } from '../fixtures/suite.ts';
import { hasZygote } from '../fixtures/app-process.ts';
import { test } from '../fixtures/test.ts';

/** Resolves at the first of the events, with its name. */
const EVENT = `(target, ...names) => new Promise((resolve) => {
  for (const name of names) target.addEventListener(name, () => resolve(name), { once: true });
})`;

/** Plays an element beyond its middle: its end is not always told by the engine. */
const PLAY = `async (element, blob) => {
  const event = ${EVENT};
  element.muted = true;
  element.src = URL.createObjectURL(blob);
  document.body.append(element);
  const loaded = await event(element, 'loadeddata', 'error');
  if (loaded === 'error') return { error: element.error.message };
  await element.play();
  while (!element.ended && element.currentTime <= element.duration / 2) {
    await new Promise((again) => setTimeout(again, 20));
  }
  return { plays: true, seconds: element.duration };
}`;

test.describe('media in the sandbox', () => {
  const server = sharedServer();

  const open = async (driver: Driver): Promise<number> =>
    driver.open({ url: `${server().origin}/page?media` });

  const expectNoDenial = async (driver: Driver): Promise<void> => {
    // One that is exec'd also starts its libraries inside.
    if (hasZygote()) assert.deepEqual(await denials(driver), []);
  };

  test('should render sound', async ({ launch }) => {
    const driver = await launch({ env: { CLADE_LOG: 'sandbox' } });
    const id = await open(driver);
    const peak = await driver.inPage(
      id,
      `(async () => {
        const context = new OfflineAudioContext(1, 4410, 44100);
        const tone = new OscillatorNode(context, { frequency: 440 });
        tone.connect(new GainNode(context, { gain: 0.5 })).connect(context.destination);
        tone.start();
        const samples = (await context.startRendering()).getChannelData(0);
        return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      })()`,
    );
    assert.ok(typeof peak === 'number' && peak > 0.45 && peak < 0.55, String(peak));
    await expectNoDenial(driver);
  });

  test('should decode sound, and play it', async ({ launch }) => {
    const driver = await launch({ env: { CLADE_LOG: 'sandbox' } });
    const id = await open(driver);
    const decoded = await driver.inPage(
      id,
      `(async () => {
        const bytes = (${MAKE_WAV})(0.25);
        const context = new OfflineAudioContext(1, 44100, 44100);
        const buffer = await context.decodeAudioData(bytes.slice().buffer);
        const played = await (${PLAY})(new Audio(), new Blob([bytes], { type: 'audio/wav' }));
        return { decoded: buffer.duration, ...played };
      })()`,
    );
    const { decoded: seconds, ...played } = decoded as { decoded: number };
    assert.ok(Math.abs(seconds - 0.25) < 0.01, String(seconds));
    assert.deepEqual(played, { plays: true, seconds: 0.25 });
    await expectNoDenial(driver);
  });

  test('should encode pictures, and play them as a video', async ({ launch }) => {
    const driver = await launch({ env: { CLADE_LOG: 'sandbox' } });
    const id = await open(driver);
    const made = (await driver.inPage(
      id,
      `(async () => {
        const blob = await (${MAKE_WEBM})(96, 64, 10);
        if (!blob) return { lacks: 'an encoder and a decoder for VP8 (gstreamer1.0-plugins-good)' };
        const video = document.createElement('video');
        const played = await (${PLAY})(video, blob);
        const canvas = new OffscreenCanvas(96, 64);
        const context = canvas.getContext('2d');
        context.drawImage(video, 0, 0);
        const [red, green] = context.getImageData(48, 32, 1, 1).data;
        return { ...played, width: video.videoWidth, isGreen: green > 150 && red < 100 };
      })()`,
    )) as { lacks?: string };
    test.skip(made.lacks !== undefined, `this engine has not ${made.lacks}`);
    const { seconds, ...played } = made as { seconds: number };
    assert.deepEqual(played, { plays: true, width: 96, isGreen: true });
    assert.ok(Math.abs(seconds - 1) < 0.2, String(seconds));
    await expectNoDenial(driver);
  });
});
