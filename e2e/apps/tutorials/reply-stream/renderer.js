const list = document.getElementById('numbers');

window.countDown(
  5,
  (n) => {
    list.appendChild(document.createElement('li')).textContent = n;
  },
  () => {
    document.title = 'over';
  },
);
