// What require('electron') gives under plain Node: the path of the executable, as Electron's own
// package does. Inside an app the runtime answers instead.
const path = require('node:path');

module.exports = path.join(__dirname, 'dist', 'electron');
