// The app of the fork benchmark: an ordinary Electron-style main script. Started with the name of a
// stage; each line `fork` on stdin opens a window, whose content process comes from that stage, closes
// it and is answered by a JSON line on stdout:
//
//   {"ev":"ready","version":"..."}
//   {"ev":"sample","fork":1050.2,"step":160}
//
// `fork` is what the zygote took for the fork, in microseconds, `step` what the child took to close
// its sandbox (null without one). Runs in the main process; ends with its stdin.
const { createInterface } = require('node:readline');
const { setTimeout: sleep } = require('node:timers/promises');
const { app, BrowserWindow } = require('electron');

const stage = process.argv.at(-1);
/** Page tables leave the caches meanwhile, as they do between a user's windows. */
const pauseMs = 150;
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** Resolves with what `look` gives, once it gives anything. */
async function until(look) {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await sleep(5);
  }
}

/** What content processes say of themselves (CLADE_LOG=zygote) passes through main. */
let said = '';
const write = process.stderr.write.bind(process.stderr);
process.stderr.write = (chunk, ...rest) => {
  said += String(chunk);
  return write(chunk, ...rest);
};

async function fork(isConfined) {
  await sleep(pauseMs);
  said = '';
  let forked;
  app.once('process-created', (_event, details) => (forked = details));
  const window = new BrowserWindow({ show: false });
  await window.loadURL('data:text/html,<title>forked</title>');
  if (forked?.parentStage !== stage) {
    throw new Error(`a process came from ${forked?.parentStage ?? forked?.launch}, not ${stage}`);
  }
  const confined = /confined in (\d+) us/;
  const step = isConfined ? await until(() => confined.exec(said)?.[1]) : null;
  window.destroy();
  return { fork: forked.forkMs * 1000, step: step === null ? null : Number(step) };
}

const isReady = ({ clade }) => clade?.stage === stage && clade.warmUpMs !== undefined;

app.on('window-all-closed', () => {});
app
  .whenReady()
  .then(async () => {
    app.spares.configure({ max: 0 });
    if (stage === 'app') await app.zygote.preload(['script.js']);
    await until(() => app.getAppMetrics().find(isReady));
    const isConfined = !process.argv.includes('bare');
    say({ ev: 'ready', version: `Clade ${process.versions.clade}` });
    for await (const _line of createInterface({ input: process.stdin })) {
      say({ ev: 'sample', ...(await fork(isConfined)) });
    }
    app.quit();
  })
  .catch((error) => {
    say({ ev: 'failed', reason: error.message });
    app.exit(1);
  });
