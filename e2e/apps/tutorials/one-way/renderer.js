document.getElementById('change').addEventListener('click', () => {
  window.titles.change(document.getElementById('title').value);
});
