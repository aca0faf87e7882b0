const fibonacci = (n) => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2));

window.onmessage = ({ source, data, ports }) => {
  if (source !== window || data !== 'new-client') return;
  const [client] = ports;
  client.onmessage = ({ data: n }) => client.postMessage(fibonacci(n));
};
