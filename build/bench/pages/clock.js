// Runs first in every page. Notes when things happen and puts the times into the title, once all
// are known: clade-bench:{"script":MS,"load":MS,"paint":MS,"frame":MS}, in wall-clock time.
(() => {
  const patienceMs = 5000;
  const wanted = ['script', 'load', 'paint', 'frame'];
  const times = {};
  const now = () => performance.timeOrigin + performance.now();
  const report = () => {
    document.title = `clade-bench:${JSON.stringify(times)}`;
  };
  const note = (name, time = now()) => {
    times[name] ??= time;
    if (wanted.every((each) => each in times)) report();
  };

  // The page calls this at the end of its last script.
  window.scriptDone = () => note('script');

  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntriesByName('first-contentful-paint')) {
      note('paint', performance.timeOrigin + startTime);
    }
  }).observe({ type: 'paint', buffered: true });

  addEventListener('load', () => {
    note('load');
    requestAnimationFrame(() => requestAnimationFrame(() => note('frame')));
    // What never happens is left out; the reader sees that it is missing.
    setTimeout(() => wanted.every((each) => each in times) || report(), patienceMs);
  });

  const fail = (what) => {
    document.title = `clade-bench-error:${what}`;
  };
  // In the capture phase, because scripts that cannot be loaded do not bubble.
  addEventListener(
    'error',
    (event) => fail(event.message || `cannot load ${event.target.src}`),
    true,
  );
  addEventListener('unhandledrejection', (event) => fail(event.reason));
})();
