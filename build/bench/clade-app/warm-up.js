// Runs before the fork, after the scripts that the pages load: evaluates the bundle's modules, as
// the page will.
amd.load('vs/editor/editor.main');
