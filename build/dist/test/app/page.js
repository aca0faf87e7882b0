document.querySelector('#text').textContent = 'The page works';
window.describePage = () => ({
  title: document.title,
  text: document.querySelector('#text').textContent,
  preload: window.fromPreload.electron,
});
