const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('countDown', (from, onNumber, onEnd) => {
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage('count-down', { from }, [port2]);
  port1.onmessage = ({ data }) => onNumber(data);
  port1.addEventListener('close', onEnd);
});
