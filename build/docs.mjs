// `npm run docs`: the API reference, out/docs/api.md, from the sources' own doc comments.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDeclarations } from './docs/declarations.mjs';
import { readEvents } from './docs/events.mjs';
import { reference } from './docs/reference.mjs';
import { runProgram } from './failure.mjs';
import { sourceFiles } from './files.mjs';
import { makeTypes, typesFolder } from './npm/types.mjs';
import { out, root } from './paths.mjs';

/** @import { Declaration } from './docs/declarations.mjs' */

/** Where the API's types are declared; what lies elsewhere is Clade's own business. */
const places = ['main/api', 'main/ipc', 'renderer/preload', 'main/index.d.ts'];
const preload = {
  contextBridge: 'ContextBridge',
  ipcRenderer: 'IpcRenderer',
  webFrame: 'WebFrame',
};

await runProgram('docs', () => {
  makeTypes();
  const declarations = new Map(
    files()
      .flatMap((file) => readDeclarations(readFileSync(file, 'utf8')))
      .map((declaration) => [declaration.name, declaration]),
  );
  const { version, clade } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const parts = [
    { title: 'Main process', names: mainExports(declarations) },
    { title: 'Preload scripts', names: Object.values(preload) },
  ];
  const text = reference(declarations, parts, events());
  const folder = join(out, 'docs');
  mkdirSync(folder, { recursive: true });
  const intro =
    `# API of Clade ${version}\n\nMade by \`npm run docs\` from the sources. What the module ` +
    '`electron` gives in the main process, where a class that is not exported has one object of ' +
    `its name, and in preload scripts (${Object.keys(preload).join(', ')}). Names and behaviour ` +
    `are those of Electron ${clade.electron}; what differs is in main/docs/migration.md.\n\n`;
  writeFileSync(join(folder, 'api.md'), intro + text);
  console.log(join(folder, 'api.md'));
});

function files() {
  return places.flatMap((place) => {
    const path = join(typesFolder, place);
    if (place.endsWith('.ts')) return [path];
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.d.ts'))
      .map((name) => join(path, name));
  });
}

/** Of all classes, by their names. */
function events() {
  /** @type {Map<string, Set<string>>} */
  const all = new Map();
  for (const file of ['main/api', 'main/ipc'].flatMap(sourceFiles)) {
    for (const [owner, names] of readEvents(readFileSync(join(root, file), 'utf8'))) {
      all.set(owner, new Set([...(all.get(owner) ?? []), ...names]));
    }
  }
  return all;
}

/** What main/index.ts exports; an object stands for its class, which says what it can do.
 * @param {Map<string, Declaration>} declarations */
function mainExports(declarations) {
  const text = readFileSync(join(typesFolder, 'main/index.d.ts'), 'utf8');
  const names = /export \{([^}]*)\}/.exec(text)?.[1]?.match(/\w+/g) ?? [];
  return names.map((name) => {
    const type = /^: (\w+)$/.exec(declarations.get(name)?.head ?? '')?.[1];
    return type !== undefined && declarations.has(type) ? type : name;
  });
}
