// What specs fork by utilityProcess: does what each message asks for. Utility process.
'use strict';

const { parentPort } = process;

const actions = {
  echo: (value) => parentPort.postMessage({ echo: value }),
  print: (text) => console.log(text),
  complain: (text) => console.error(text),
  describe: () =>
    parentPort.postMessage({
      argv: process.argv.slice(2),
      type: process.type,
      env: Object.keys(process.env),
      isMain: require.main === module,
      require: typeof require,
      electronWindows: typeof require('electron').BrowserWindow,
    }),
  take: (_what, [port]) => {
    port.on('message', ({ data }) => port.postMessage({ echoed: data }));
    port.start();
  },
  crash: () => process.abort(),
  quit: (code) => process.exit(code),
};

parentPort.on('message', ({ data, ports }) => {
  for (const [name, value] of Object.entries(data)) actions[name]?.(value, ports);
});
