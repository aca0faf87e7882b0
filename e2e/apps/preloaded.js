// A module for clade's --require. Main process, before the app.
console.log('preloaded');
