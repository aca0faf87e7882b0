// What the app stage has compiled; no page loads it.
globalThis.isBenchScript = true;
