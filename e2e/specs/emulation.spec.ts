// What Playwright makes pages believe: contexts, devices, places, permissions, the network.
import assert from 'node:assert/strict';
import { readPng } from '../fixtures/png.ts';
import { sharedBrowser } from '../fixtures/remote-browser.ts';
import { dataPage } from '../fixtures/server.ts';
import { sharedServer } from '../fixtures/suite.ts';
import { test } from '../fixtures/test.ts';

const { browser, withPage } = sharedBrowser();
const server = sharedServer();
/** CSS pixels times the scale. */
const sizeOf = (picture: Buffer): number[] => {
  const { width, height } = readPng(picture);
  return [width, height];
};
const page = (name: string): string => `${server().origin}/page?${name}`;

test.describe('browser contexts', () => {
  test('should keep cookies and storage apart, and end with their pages', async () => {
    const contexts = await Promise.all([browser().newContext(), browser().newContext()]);
    for (const [index, context] of contexts.entries()) {
      const own = await context.newPage();
      await own.goto(page(`context${index}`));
      await own.evaluate(`localStorage.setItem('own', ${index}); document.cookie = 'own=${index}'`);
    }
    for (const [index, context] of contexts.entries()) {
      const state = await context.storageState();
      assert.deepEqual(
        state.cookies.map(({ name, value }) => [name, value]),
        [['own', String(index)]],
      );
      assert.deepEqual(state.origins[0]?.localStorage, [{ name: 'own', value: String(index) }]);
      const [own] = context.pages();
      await context.close();
      assert.equal(own?.isClosed(), true);
    }
    assert.equal(browser().contexts().length, 1);
  });

  test('should begin with the state that is given', () => {
    const storageState = {
      cookies: [
        {
          name: 'given',
          value: 'yes',
          domain: '127.0.0.1',
          path: '/',
          expires: -1,
          httpOnly: false,
          secure: false,
          sameSite: 'Lax' as const,
        },
      ],
      origins: [{ origin: server().origin, localStorage: [{ name: 'a', value: 'b' }] }],
    };
    return withPage({ storageState }, async (own) => {
      await own.goto(page('state'));
      const found = await own.evaluate("[document.cookie, localStorage.getItem('a')]");
      assert.deepEqual(found, ['given=yes', 'b']);
    });
  });
});

test.describe('devices', () => {
  test('should draw at a device scale factor', () =>
    withPage({ viewport: { width: 300, height: 200 }, deviceScaleFactor: 2 }, async (own) => {
      await own.goto(dataPage('scaled', { body: '<button>b</button>' }));
      const seen = await own.evaluate(
        `[devicePixelRatio, innerWidth, innerHeight, matchMedia('(resolution: 2dppx)').matches]`,
      );
      assert.deepEqual(seen, [2, 300, 200, true]);
      assert.deepEqual(sizeOf(await own.screenshot()), [600, 400]);
      assert.deepEqual(sizeOf(await own.screenshot({ scale: 'css' })), [300, 200]);
      await own.evaluate("document.querySelector('button').onclick = () => (document.title = 1)");
      await own.click('button');
      assert.equal(await own.title(), '1');
    }));

  test('should refuse what the engine cannot do', async () => {
    const context = await browser().newContext({ deviceScaleFactor: 2.5 });
    await assert.rejects(context.newPage(), /device scale factor of 2\.5: it draws at whole ones/);
    await context.close();
    const mobile = await browser().newContext({ isMobile: true });
    await assert.rejects(mobile.newPage(), /cannot emulate a mobile device/);
    await mobile.close();
    const lawless = await browser().newContext({ bypassCSP: true });
    await assert.rejects(lawless.newPage(), /cannot load pages without their Content-Security/);
    await lawless.close();
  });

  test('should have a screen of the size that is given', () =>
    withPage({ screen: { width: 640, height: 480 } }, async (own) => {
      assert.deepEqual(await own.evaluate(`[screen.width, screen.height]`), [640, 480]);
      await own.goto(page('same'));
      await own.goto(page('other').replace('127.0.0.1', 'localhost'));
      assert.deepEqual(await own.evaluate(`[screen.width, screen.height]`), [640, 480]);
    }));

  test('should be tapped, and say that it can be', () =>
    withPage({ hasTouch: true }, async (own) => {
      await own.setContent('<button style="width:90px;height:50px">tap</button>');
      await own.evaluate(`
        heard = [];
        for (const type of ['touchstart', 'touchend', 'click'])
          addEventListener(type, (event) => heard.push(type + ' ' + event.isTrusted));
        0`);
      assert.deepEqual(await own.evaluate(`['ontouchstart' in window, navigator.maxTouchPoints]`), [
        true,
        1,
      ]);
      await own.tap('button');
      assert.deepEqual(await own.evaluate('heard'), [
        'touchstart true',
        'touchend true',
        'click true',
      ]);
    }));
});

test.describe('places', () => {
  test('should have a time zone and a locale, in each process', () =>
    withPage({ timezoneId: 'Pacific/Kiritimati', locale: 'de-DE' }, async (own) => {
      const look = (): Promise<unknown> =>
        own.evaluate(`[
          Intl.DateTimeFormat().resolvedOptions().timeZone,
          new Date('2024-01-01T12:00:00Z').getHours(),
          (1234.5).toLocaleString(),
          navigator.language,
        ]`);
      const there = ['Pacific/Kiritimati', 2, '1.234,5', 'de-DE'];
      await own.goto(page('one'));
      assert.deepEqual(await look(), there);
      const [request] = await Promise.all([
        own.waitForRequest(/two/),
        own.goto(page('two').replace('127.0.0.1', 'localhost')),
      ]);
      assert.deepEqual(await look(), there);
      assert.equal((await request.allHeaders())['accept-language'], 'de-DE');
    }));

  test('should be where the app is in every other context', () =>
    withPage({}, async (own) => {
      const zone = await own.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
      assert.notEqual(zone, 'Pacific/Kiritimati');
      assert.notEqual(await own.evaluate('navigator.language'), 'de-DE');
    }));

  test('should refuse a time zone that there is not', async () => {
    const context = await browser().newContext({ timezoneId: 'Nowhere/Land' });
    await assert.rejects(context.newPage(), /Invalid timezone ID: Nowhere\/Land/);
    await context.close();
  });

  test('should give a position to whom it is allowed', () => {
    const geolocation = { latitude: 12, longitude: -34, accuracy: 5 };
    return withPage({ geolocation }, async (own) => {
      await own.goto(page('position'));
      const ask = (): Promise<unknown> =>
        own.evaluate(`new Promise((resolve) => {
          navigator.geolocation.getCurrentPosition(
            ({ coords }) => resolve([coords.latitude, coords.longitude, coords.accuracy]),
            ({ code }) => resolve(code),
          );
        })`);
      assert.equal(await ask(), 1);
      await own.context().grantPermissions(['geolocation'], { origin: server().origin });
      assert.deepEqual(await ask(), [12, -34, 5]);
      await own.evaluate(`navigator.geolocation.watchPosition(({ coords }) => {
        document.title = coords.latitude;
      })`);
      await own.waitForFunction("document.title === '12'");
      await own.context().setGeolocation({ latitude: 56, longitude: 78 });
      await own.waitForFunction("document.title === '56'");
      await own.context().clearPermissions();
      assert.equal(await ask(), 1);
    });
  });
});

test.describe('permissions', () => {
  const stateOf = 'navigator.permissions.query({ name: "geolocation" }).then((it) => it.state)';
  const ask = `new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(() => resolve(0), ({ code }) => resolve(code));
  })`;

  test('should be open, granted, and refused when they are not named', () =>
    withPage({}, async (own) => {
      const { origin } = server();
      await own.goto(page('permissions'));
      assert.equal(await own.evaluate(stateOf), 'prompt');
      await own.context().grantPermissions(['geolocation'], { origin });
      assert.equal(await own.evaluate(stateOf), 'granted');
      await own.goto(page('elsewhere').replace('127.0.0.1', 'localhost'));
      assert.equal(await own.evaluate(stateOf), 'prompt');
      await own.context().clearPermissions();
      await own.context().grantPermissions([]);
      await own.goto(page('again'));
      assert.equal(await own.evaluate(ask), 1);
      // The engine tells a refusal to pages that have asked, as a protection of their users.
      assert.equal(await own.evaluate(stateOf), 'denied');
    }));
});

test.describe('surroundings', () => {
  test('should show media features, and refuse those that the engine has not', () =>
    withPage({ colorScheme: 'dark', reducedMotion: 'reduce', contrast: 'more' }, async (own) => {
      const features = [
        'prefers-color-scheme: dark',
        'prefers-reduced-motion: reduce',
        'prefers-contrast: more',
        'forced-colors: none',
      ];
      const matches = (feature: string): Promise<boolean> =>
        own.evaluate(`matchMedia('(${feature})').matches`);
      const seen = await Promise.all(features.map(matches));
      assert.deepEqual(seen, [true, true, true, true]);
      await own.emulateMedia({ media: 'print', colorScheme: 'light' });
      assert.equal(await own.evaluate("matchMedia('print').matches"), true);
      assert.equal(await matches('prefers-color-scheme: light'), true);
      await assert.rejects(
        own.emulateMedia({ forcedColors: 'active' }),
        /cannot emulate the media feature forced-colors: active/,
      );
    }));

  test('should run no scripts of the page where they are off', () =>
    withPage({ javaScriptEnabled: false }, async (own) => {
      await own.setContent('<title>off</title><script>document.title = "on"</script><p>text</p>');
      assert.equal(await own.title(), 'off');
      assert.equal(await own.textContent('p'), 'text');
    }));

  test('should be off line and on again', () =>
    withPage({}, async (own) => {
      await own.goto(page('line'));
      await own.evaluate(`
        for (const type of ['offline', 'online'])
          addEventListener(type, () => (document.title += ' ' + type));`);
      await own.context().setOffline(true);
      assert.equal(await own.evaluate('navigator.onLine'), false);
      const failed = await own.evaluate("fetch('/page?x').catch((error) => error.name)");
      assert.equal(failed, 'TypeError');
      await own.context().setOffline(false);
      assert.equal(await own.evaluate('navigator.onLine'), true);
      assert.equal(await own.title(), 'line offline online');
    }));

  test('should present itself as it is told', () =>
    withPage({ userAgent: 'Testing/1.0', extraHTTPHeaders: { 'x-own': '1' } }, async (own) => {
      const [request] = await Promise.all([own.waitForRequest(/agent/), own.goto(page('agent'))]);
      const headers = await request.allHeaders();
      assert.equal(headers['user-agent'], 'Testing/1.0');
      assert.equal(headers['x-own'], '1');
      assert.equal(await own.evaluate('navigator.userAgent'), 'Testing/1.0');
    }));
});
