/**
 * The first script of a utility process: lib/utility.cjs, which main has Node load (--require)
 * before the app's module. Afterwards Node runs that module as it runs any main script.
 */
import { isMainThread } from 'node:worker_threads';
import { define } from '../common/define.ts';
import { PARENT_PORT_FD, parseUtilityBoot, UTILITY_BOOT } from '../common/utility-boot.ts';
import { ParentPort } from '../ipc/parent-port.ts';
import { installCommonJs } from '../loader/electron-module.ts';
import { portBinding } from '../native-port.ts';

const text = process.env[UTILITY_BOOT];
// Worker threads load it as well.
if (isMainThread && text !== undefined) start(text);

function start(bootText: string): void {
  delete process.env[UTILITY_BOOT];
  const boot = parseUtilityBoot(bootText);
  if (!portBinding(boot.portModule).dieWithParent(boot.parent)) process.exit(1);
  // Our own --require is no business of the app's, nor of what it forks.
  process.execArgv = process.execArgv.slice(2);
  process.argv[0] = boot.execPath;
  process.title = `clade: ${boot.name}`;
  define(process, 'execPath', boot.execPath);
  define(process, 'type', 'utility');
  define(process, 'resourcesPath', boot.resourcesPath);
  define(process, 'versions', Object.freeze({ ...process.versions, ...boot.versions }));
  define(process, 'parentPort', new ParentPort(PARENT_PORT_FD));
  // Of what Electron has there (net, systemPreferences), nothing is offered.
  installCommonJs({});
}
