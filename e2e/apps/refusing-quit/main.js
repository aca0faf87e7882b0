// An app that refuses each way to quit once, and prints the order of what happens. Main process.
'use strict';

const { app, BrowserWindow } = require('electron');

const refuseOnce = (emitter, event) => {
  emitter.once(event, (details) => {
    details.preventDefault();
    console.log(`refused ${event}`);
    setImmediate(() => app.quit());
  });
};

refuseOnce(app, 'before-quit');
refuseOnce(app, 'will-quit');
app.whenReady().then(() => {
  const window = new BrowserWindow();
  refuseOnce(window, 'close');
  for (const event of ['close', 'closed']) window.on(event, () => console.log(event));
  app.quit();
});
for (const event of ['window-all-closed', 'before-quit', 'will-quit', 'quit']) {
  app.on(event, () => console.log(event));
}
