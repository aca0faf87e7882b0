// Tests of the layer rules, on small made-up trees.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { layerProblems } from './layers.mjs';
import { importsIn, includesIn, withoutComments } from './text.mjs';

/** @import { Rules } from './layers.mjs' */

/** The project's own rules: what is tested is what is used. @type {Rules} */
const rules = JSON.parse(readFileSync(new URL('../layers.json', import.meta.url), 'utf8'));

/** @param {string} path @param {string} body @param {string[]} [others] further files that exist */
function problems(path, body, others = []) {
  const files = [{ path, text: `// Header.\n${body}` }];
  return layerProblems(rules, [
    ...files,
    ...others.map((other) => ({ path: other, text: '// .' })),
  ]).filter((line) => line.startsWith(path));
}

/** @param {string} path @param {string} body @param {RegExp} expected */
function assertProblem(path, body, expected) {
  const found = problems(path, body);
  assert.equal(found.length, 1, `${path}: ${JSON.stringify(found)}`);
  assert.match(found[0] ?? '', expected);
}

test('should let a layer import itself and what lies below', () => {
  assert.deepEqual(problems('main/api/app.ts', "import { a } from './b.ts';"), []);
  assert.deepEqual(problems('main/api/app.ts', "import type { A } from '../process/a.ts';"), []);
  assert.deepEqual(problems('main/api/app.ts', "import { join } from 'node:path';"), []);
});

test('should refuse an import of what lies above, in every form', () => {
  const forms = [
    "import { a } from '../api/a.ts';",
    "import type { A } from '../api/a.ts';",
    "import {\n  a,\n  b,\n} from '../api/a.ts';",
    "import '../api/a.ts';",
    "export * from '../api/a.ts';",
    "const a = await import('../api/a.ts');",
    "const a = require('../api/a.ts');",
  ];
  for (const form of forms)
    assertProblem('main/process/x.ts', form, /may not import "..\/api\/a.ts"/);
});

test('should say the line, the reason and what to do', () => {
  assertProblem(
    'main/common/x.ts',
    "\nimport { readFileSync } from 'node:fs';",
    /^main\/common\/x\.ts:3: .*knows neither Node nor the DOM.*Move the code/,
  );
});

test('should give tests Node, wherever their subject runs', () => {
  assert.deepEqual(problems('main/common/x.test.ts', "import { test } from 'node:test';"), []);
});

test('should keep the built-in app, pages and e2e on their side', () => {
  assert.deepEqual(problems('main/shell/main.ts', "import { app } from 'electron';"), []);
  assertProblem('main/shell/main.ts', "import { app } from '../api/app.ts';", /may not import/);
  assertProblem('renderer/app/tabs.ts', "import { app } from 'electron';", /may not import/);
  assert.deepEqual(
    problems('renderer/app/tabs.ts', "import { a } from '../../main/common/a.ts';"),
    [],
  );
  assertProblem(
    'e2e/specs/a.spec.ts',
    "import { app } from '../../main/index.ts';",
    /may not import/,
  );
});

test('should refuse npm packages that a layer does not name', () => {
  assertProblem('main/api/app.ts', "import left from 'left-pad/index.js';", /"left-pad\/index.js"/);
});

test('should refuse a file of no layer', () => {
  assertProblem('main/somewhere/x.ts', '', /belongs to no layer/);
  assertProblem('native/elsewhere/x.h', '', /belongs to no layer/);
});

test('should find included files beside the includer and from the root', () => {
  const others = ['native/addon/text.h', 'native/base/check.h'];
  assert.deepEqual(problems('native/addon/a.cc', '#include "text.h"', others), []);
  assert.deepEqual(problems('native/addon/a.cc', '#include "native/base/check.h"', others), []);
  assertProblem('native/base/a.cc', '#include "native/ipc/seqpacket.h"', /may not include/);
});

test('should keep the engine out of the zygote, except where it is meant to be', () => {
  assertProblem('zygote/fork.cc', '#include <glib.h>', /may not include glib.h/);
  assertProblem('zygote/fork.cc', '#include <webkit/webkit.h>', /may not include/);
  assert.deepEqual(problems('zygote/webkit_engine.cc', '#include <webkit/webkit.h>'), []);
  assert.deepEqual(problems('zygote/fork.cc', '#include <sys/wait.h>\n#include <vector>'), []);
  assertProblem('native/spawn/spawn.cc', '#include <gtk/gtk.h>', /must not load it/);
});

test('should refuse raw close and fork, but not their namesakes', () => {
  assertProblem('native/addon/a.cc', 'void f(int fd) { close(fd); }', /close\(2\).*UniqueFd/);
  assertProblem('native/addon/a.cc', 'void f(int fd) { ::close(fd); }', /close\(2\)/);
  assertProblem('zygote/reaper.cc', 'int f() { return fork(); }', /fork\(2\)/);
  assertProblem('zygote/reaper.cc', 'long f() { return syscall(SYS_clone3); }', /SYS_clone3/);
  assert.deepEqual(problems('native/sandbox/namespace_fork.cc', 'int f() { return fork(); }'), []);
  const namesakes = 'a.close(); b->close(); File::close(); gtk_window_close(w); // close(2)\n';
  assert.deepEqual(problems('native/addon/a.cc', namesakes), []);
});

test('should refuse addons loaded elsewhere, silenced tests and machine paths', () => {
  assertProblem('main/api/app.ts', "require('./clade.node');", /may not import|loading an addon/);
  assertProblem('main/api/app.ts', 'process.dlopen(module, path);', /loading an addon/);
  assertProblem(
    'main/api/a.test.ts',
    `${['test', 'only'].join('.')}('x', () => {});`,
    /silences the others/,
  );
  assertProblem(
    'main/api/app.ts',
    `// see ${['', 'home', 'me', 'clade'].join('/')}`,
    /a place of one machine/,
  );
});

test('should hold files to their size and their header', () => {
  assertProblem('main/api/app.ts', 'x;\n'.repeat(300), /301 lines, of 300 allowed/);
  const [problem] = layerProblems(rules, [{ path: 'main/api/app.ts', text: 'export {};\n' }]);
  assert.match(problem ?? '', /no header comment/);
});

test('should not take comments and strings for code', () => {
  assert.equal(withoutComments('a /* b\nc */ "// d" // e'), 'a     \n     "// d"     ');
  assert.deepEqual(importsIn('  `may not import "x"`;\nimport a from \'b\';'), [
    { specifier: 'b', line: 2 },
  ]);
  assert.deepEqual(includesIn('#include "a.h"\n # include <b>'), [
    { header: 'a.h', quoted: true, line: 1 },
    { header: 'b', quoted: false, line: 2 },
  ]);
});
