window.onmessage = ({ source, data, ports }) => {
  if (source !== window || data !== 'main-world-port') return;
  const [port] = ports;
  port.onmessage = ({ data: message }) => {
    document.getElementById('got').textContent = message.from;
    port.postMessage({ back: message });
  };
};
