#!/usr/bin/env node
// `npm init clade-app FOLDER [-- --clade SPEC]`: copies the template into a new folder and gives it
// the folder's name. SPEC is where npm is to get Clade from; by default this version of it.
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const usage = 'Use: npm init clade-app FOLDER [-- --clade SPEC]';
const { version } = readJson(join(import.meta.dirname, 'package.json'));

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { clade: { type: 'string', default: `npm:clade@^${version}` } },
  });
  create(positionals, values.clade);
} catch (error) {
  console.error(`create-clade-app: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** @param {readonly string[]} folders @param {string} clade */
function create(folders, clade) {
  const [given] = folders;
  if (given === undefined || folders.length > 1) throw new Error(`one folder is needed. ${usage}`);
  const folder = resolve(given);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Error(`${folder} is not empty. Name a new folder. ${usage}`);
  }
  const name = packageName(basename(folder));
  cpSync(join(import.meta.dirname, 'template'), folder, { recursive: true });
  // npm packs no .gitignore.
  renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'));
  for (const file of ['package.json', 'README.md']) {
    const text = readFileSync(join(folder, file), 'utf8');
    writeFileSync(join(folder, file), text.replaceAll('clade-app', name));
  }
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.devDependencies.electron = clade;
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`${folder} is made. Now:\n`);
  for (const step of [`cd ${relative(process.cwd(), folder)}`, 'npm install', 'npm start']) {
    console.log(`  ${step}`);
  }
}

/** A name as npm takes it. @param {string} folder */
function packageName(folder) {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (!/^[a-z]/.test(name)) {
    throw new Error(`"${folder}" makes no package's name: begin the folder's name with a letter.`);
  }
  return name;
}

/** @param {string} file @returns {{ version: string }} */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
