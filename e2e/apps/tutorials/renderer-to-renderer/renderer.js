const heard = document.getElementById('heard');

window.peer.onMessage((text) => {
  heard.textContent = text;
  if (!text.startsWith('re:')) window.peer.send(`re: ${text}`);
});
window.peer.name().then((name) => {
  document.title = name;
  if (name === 'first') window.peer.send('hello from the first');
});
