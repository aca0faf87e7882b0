// Servers that want a password, and servers whose certificate nobody vouches for.
import assert from 'node:assert/strict';
import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SELF_SIGNED } from '../fixtures/certificate.ts';
import { sharedBrowser } from '../fixtures/remote-browser.ts';
import { until } from '../fixtures/wait.ts';
import { test } from '../fixtures/test.ts';

const { browser, driver, withPage } = sharedBrowser();
const EXPECTED = `Basic ${Buffer.from('ada:lovelace').toString('base64')}`;

/** Asks for the password of realm REALM at /REALM; the page's title says what it got. */
function guarded(): HttpServer {
  return createServer((request, response) => {
    const isKnown = request.headers.authorization === EXPECTED;
    const realm = (request.url ?? '/').slice(1);
    response.writeHead(isKnown ? 200 : 401, {
      'content-type': 'text/html',
      ...(isKnown ? {} : { 'www-authenticate': `Basic realm="${realm}"` }),
    });
    response.end(`<!doctype html><title>${isKnown ? 'in' : 'out'}</title>`);
  });
}

async function listen(server: HttpServer | ReturnType<typeof createSecureServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A server of its own, for whose certificate nobody vouches: engines remember TLS sessions. */
async function withSecureServer(body: (url: string) => Promise<void>): Promise<void> {
  const secure = createSecureServer(SELF_SIGNED, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>secure</title>');
  });
  try {
    await body(`https://127.0.0.1:${await listen(secure)}/`);
  } finally {
    secure.close();
    secure.closeAllConnections();
  }
}

const server = guarded();
let origin = '';
test.beforeAll(async () => {
  origin = `http://127.0.0.1:${await listen(server)}`;
});
test.afterAll(() => {
  server.close();
  server.closeAllConnections();
});

interface Preventable {
  preventDefault(): void;
}
type Answer = (name?: string, password?: string) => void;
type Login = [Preventable, object, { url: string }, object, Answer];
type BadCertificate = [
  Preventable,
  object,
  string,
  string,
  { subject: { commonName: string }; validExpiry: number },
  (isTrusted: boolean) => void,
];

test.describe('Playwright', () => {
  test('should give a server its credentials', () =>
    withPage({ httpCredentials: { username: 'ada', password: 'lovelace' } }, async (page) => {
      const response = await page.goto(`${origin}/given`);
      assert.equal(response?.status(), 200);
      assert.equal(await page.title(), 'in');
    }));

  test('should end with the refusal when they are wrong, or there are none', async () => {
    await withPage({ httpCredentials: { username: 'ada', password: 'byron' } }, async (page) => {
      const response = await page.goto(`${origin}/wrong`);
      assert.equal(response?.status(), 401);
    });
    await withPage({}, async (page) => {
      const response = await page.goto(`${origin}/none`);
      assert.equal(response?.status(), 401);
      assert.equal(await page.title(), 'out');
    });
  });

  test('should open a page with a bad certificate only where that is allowed', () =>
    withSecureServer(async (url) => {
      await withPage({}, (page) =>
        assert.rejects(page.goto(url), /net::ERR_CERT_AUTHORITY_INVALID/),
      );
      await withPage({ ignoreHTTPSErrors: true }, async (page) => {
        await page.goto(url);
        assert.equal(await page.title(), 'secure');
      });
      assert.ok(browser().isConnected());
    }));
});

test.describe('an app', () => {
  test('should answer login for a page', async () => {
    const seen = await driver().evaluate(async ({ app, BrowserWindow, session }, url) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { session: session.fromPartition('known') },
      });
      const asked: unknown[] = [];
      app.once('login', (...args: unknown[]) => {
        const [event, contents, details, authInfo, callback] = args as Login;
        event.preventDefault();
        asked.push([contents === window.webContents, details.url, authInfo]);
        // As a dialog would, later.
        setImmediate(() => callback('ada', 'lovelace'));
      });
      await window.loadURL(url);
      const title = await window.webContents.executeJavaScript('document.title');
      window.destroy();
      return [title, ...asked];
    }, `${origin}/app`);
    const { hostname, port } = new URL(origin);
    const authInfo = {
      isProxy: false,
      scheme: 'basic',
      host: hostname,
      port: Number(port),
      realm: 'app',
    };
    assert.deepEqual(seen, ['in', [true, `${origin}/`, authInfo]]);
  });

  test('should see the refusal when it does not answer, or with nothing', async () => {
    const titles = await driver().evaluate(async ({ app, BrowserWindow, session }, url) => {
      const titleOf = async (address: string): Promise<unknown> => {
        const window = new BrowserWindow({
          show: false,
          webPreferences: { session: session.fromPartition('strangers') },
        });
        await window.loadURL(address);
        const title: unknown = await window.webContents.executeJavaScript('document.title');
        window.destroy();
        return title;
      };
      const unheard = await titleOf(`${url}-unheard`);
      app.once('login', (...args: unknown[]) => {
        const [event, , , , callback] = args as Login;
        event.preventDefault();
        callback();
      });
      return [unheard, await titleOf(`${url}-cancelled`)];
    }, `${origin}/app`);
    assert.deepEqual(titles, ['out', 'out']);
  });

  test('should decide about a certificate', () =>
    withSecureServer(async (secureUrl) => {
      const [refused, accepted, facts] = await driver().evaluate(
        async ({ app, BrowserWindow, session }, url) => {
          const make = (name: string): InstanceType<typeof BrowserWindow> =>
            new BrowserWindow({
              show: false,
              webPreferences: { session: session.fromPartition(name) },
            });
          const load = async (window: InstanceType<typeof BrowserWindow>): Promise<string> => {
            const end = await window.loadURL(url).then(
              () => window.webContents.executeJavaScript('document.title') as Promise<string>,
              (error: Error) => error.message,
            );
            window.destroy();
            return end;
          };
          const careful = await load(make('careful'));
          let told: unknown;
          app.once('certificate-error', (...args: unknown[]) => {
            const [event, , address, error, certificate, callback] = args as BadCertificate;
            event.preventDefault();
            told = [address, error, certificate.subject.commonName, certificate.validExpiry > 0];
            callback(true);
          });
          return [careful, await load(make('careless')), told] as const;
        },
        secureUrl,
      );
      assert.match(refused, /ERR_CERT_AUTHORITY_INVALID/);
      assert.equal(accepted, 'secure');
      assert.deepEqual(facts, [secureUrl, 'net::ERR_CERT_AUTHORITY_INVALID', 'clade.test', true]);
    }));
});

test('should tell what becomes of cookies', async () => {
  const url = `${origin}/cookies`;
  const told = await driver().evaluate(async ({ session }, address) => {
    const { cookies } = session.fromPartition('watched');
    const changes: unknown[] = [];
    Object.assign(globalThis, { changes });
    cookies.on('changed', (_event, cookie, cause, removed) => {
      changes.push([cookie.name, cookie.value, cause, removed]);
    });
    await cookies.set({ url: address, name: 'a', value: '1' });
    await cookies.set({ url: address, name: 'a', value: '2' });
    await cookies.remove(address, 'a');
    return changes.length;
  }, url);
  assert.ok(told >= 0);
  const changes = await until('the changes', async () => {
    const seen = await driver().evaluate(() => Reflect.get(globalThis, 'changes') as unknown[]);
    return (seen.at(-1) as unknown[] | undefined)?.[2] === 'explicit' ? seen : false;
  });
  // Two that follow at once may be told as one.
  assert.deepEqual(changes.at(0), ['a', (changes[0] as string[])[1], 'inserted', false]);
  assert.deepEqual((changes.at(-1) as unknown[]).slice(2), ['explicit', true]);
});
