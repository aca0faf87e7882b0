// AppStream metadata (https://www.freedesktop.org/software/appstream/docs/): what software centres
// show of an app, made from what electron-builder knows.
import { readFileSync } from 'node:fs';

const metainfoFolder = '/usr/share/metainfo/';

/**
 * The app's metainfo file, unless the app brings one or has no desktop file.
 * @param {Map<string, string>} options fpm's: name, version, url, vendor, license
 * @param {readonly { from: string, to: string }[]} files
 * @returns {{ to: string, text: string }[]}
 */
export function metainfoOf(options, files) {
  const desktop = files.find(({ to }) => to.endsWith('.desktop'));
  if (!desktop || files.some(({ to }) => to.startsWith(metainfoFolder))) return [];
  const desktopFile = desktop.to.slice(desktop.to.lastIndexOf('/') + 1);
  const id = componentId(desktopFile.replace(/\.desktop$/, ''), options.get('url'));
  const text = metainfo(id, desktopFile, desktopEntry(desktop.from), options);
  return [{ to: `${metainfoFolder}${id}.metainfo.xml`, text }];
}

/** An id is a reverse domain name: the desktop file's, or the homepage's before it.
 * @param {string} desktopId @param {string | undefined} homepage */
function componentId(desktopId, homepage) {
  if (desktopId.includes('.')) return desktopId;
  const host = homepage && URL.canParse(homepage) ? new URL(homepage).hostname : 'localhost';
  return [...host.split('.').toReversed(), desktopId].join('.').replace(/[^\w.]/g, '_');
}

/** The keys of a desktop file's first group. @param {string} file @returns {Map<string, string>} */
function desktopEntry(file) {
  const [group = ''] = readFileSync(file, 'utf8').split(/\n(?=\[)/);
  return new Map(
    [...group.matchAll(/^(\w+)=(.*)$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

/**
 * @param {string} id @param {string} desktopFile
 * @param {Map<string, string>} entry @param {Map<string, string>} options
 */
function metainfo(id, desktopFile, entry, options) {
  const name = entry.get('Name') ?? id;
  const summary = entry.get('Comment') ?? name;
  const homepage = options.get('url');
  const developer = (options.get('vendor') ?? name).replace(/\s*<.*$/, '');
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<component type="desktop-application">',
    element('id', id),
    // Of this file, not of the app.
    element('metadata_license', 'CC0-1.0'),
    ...(options.get('license') ? [element('project_license', options.get('license') ?? '')] : []),
    element('name', name),
    element('summary', summary.replace(/\.$/, '')),
    `  <description><p>${escaped(summary)}</p></description>`,
    `  <launchable type="desktop-id">${escaped(desktopFile)}</launchable>`,
    ...(homepage ? [`  <url type="homepage">${escaped(homepage)}</url>`] : []),
    element('developer_name', developer),
    '  <content_rating type="oars-1.1"/>',
    `  <releases><release version="${escaped(options.get('version') ?? '0')}" date="${today()}"/></releases>`,
    '</component>',
  ];
  return `${lines.join('\n')}\n`;
}

/** A build that is to be repeated gives its time. */
const today = () => {
  const seconds = process.env['SOURCE_DATE_EPOCH'];
  return (seconds ? new Date(Number(seconds) * 1000) : new Date()).toISOString().slice(0, 10);
};

/** @param {string} name @param {string} text */
const element = (name, text) => `  <${name}>${escaped(text)}</${name}>`;

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
