const shown = document.getElementById('sum');

window.counter.onStep((step) => {
  const sum = Number(shown.textContent) + step;
  shown.textContent = String(sum);
  window.counter.report(sum);
});
