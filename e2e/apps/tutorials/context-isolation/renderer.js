(async () => {
  const { preferences } = window;
  const loaded = await preferences.load();
  const size = await preferences.save('size', 12);
  preferences.load = () => 'replaced';
  const facts = {
    theme: loaded.get('theme'),
    size,
    secret: typeof window.secret,
    require: typeof require,
    process: typeof process,
    electron: typeof preferences.versions.electron,
    frozen: Object.isFrozen(preferences),
    untouched: (await window.preferences.load()) instanceof Map,
  };
  document.getElementById('report').textContent = JSON.stringify(facts);
})();
