// npm's install script of the package: compiles the native parts with the user's own toolchain. In
// a source tree it does nothing: `npm start` and its like set up there.
import { runProgram } from '../failure.mjs';
import { isSourceTree, makeInstalled } from './installed.mjs';

if (!isSourceTree()) await runProgram('clade', () => makeInstalled());
