// Imported by main.js; main process.
export const extra = 'imported';
