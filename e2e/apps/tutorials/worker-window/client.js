window.onmessage = ({ source, data, ports }) => {
  if (source !== window || data !== 'worker') return;
  const [worker] = ports;
  worker.onmessage = ({ data: result }) => {
    document.getElementById('result').textContent = result;
  };
  worker.postMessage(20);
};
window.requestWorker();
