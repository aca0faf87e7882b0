/**
 * The main process's entry: lib/init.cjs, started by the launcher.
 *
 * In order: the arguments; the zygote, which warms up on another core from here on; a display;
 * the engine and its loop; the app's main script; then, when that has run, GTK is initialised and
 * `ready` is emitted.
 */
import inspector from 'node:inspector';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from './api/app.ts';
import { appZygote } from './api/app-zygote.ts';
import { debugTargets } from './api/debug-targets.ts';
import { setAppIdentity } from './api/app-paths.ts';
import { contentsOfPage } from './api/contents-by-page.ts';
import { WebContents } from './api/web-contents.ts';
import { routeFrames } from './api/frame-router.ts';
import { tellOfProcesses, watchMemory } from './api/monitoring.ts';
import { profiledScripts, startProfiling } from './api/script-profiling.ts';
import { presetSpares, startSpares } from './api/spares.ts';
import { launchDomain } from './api/trust.ts';
import { setReady, setRuntime } from './api/runtime.ts';
import { doctor } from './cli/doctor.ts';
import { HELP } from './cli/help.ts';
import { CladeError, stackOf } from './common/errors.ts';
import * as api from './index.ts';
import { readApp, type AppManifest } from './loader/app-manifest.ts';
import {
  ArgumentError,
  debuggingOptions,
  parseArguments,
  type Invocation,
} from './loader/command-line.ts';
import { findPackagedApp, openArchive } from './loader/packaged-app.ts';
import { markDefaultApp, shapeProcess } from './loader/process-object.ts';
import { runApp } from './loader/run-app.ts';
import { engineBinding, spawnBinding } from './native.ts';
import { ExecStarter } from './process/exec-starter.ts';
import { confineDownloads } from './page/download-place.ts';
import { prepareEnvironment, startEngine } from './process/engine-start.ts';
import { relayEngineOutput } from './process/engine-output.ts';
import { warn } from './process/log.ts';
import { hasDisplay, startPrivateDisplay } from './process/private-display.ts';
import { ProcessBroker } from './process/process-broker.ts';
import { Sandbox } from './process/sandbox.ts';
import { ZygoteTree } from './process/zygote-tree.ts';
import { runtimePaths } from './runtime-paths.ts';
import { VERSION } from './version.ts';

const startedAt = Date.now();

void main(process.argv.slice(2)).catch((error: unknown) => {
  // Clade's own errors say what to do; the app's are its author's to find.
  const isOurs = error instanceof CladeError || error instanceof ArgumentError;
  warn(isOurs ? error.message : `the app failed: ${stackOf(error)}`);
  process.exit(1);
});

async function main(args: string[]): Promise<void> {
  const packaged = findPackagedApp(runtimePaths().resources);
  const invocation = parseArguments(packaged === undefined ? args : []);
  if (invocation.task) return runTask(invocation.task);
  const manifest = readApp(openArchive(packaged ?? invocation.appPath ?? runtimePaths().shell));
  const sandbox = new Sandbox({ ...runtimePaths(), on: !args.includes('--no-sandbox') });
  const { outputFd, zygote } = startZygote(sandbox);
  shapeProcess();
  if (packaged === undefined) markDefaultApp();
  if (invocation.inspect) {
    const { port, host, wait } = invocation.inspect;
    inspector.open(port, host, wait);
  }
  identify(manifest, args);
  if (!hasDisplay()) await startPrivateDisplay();
  loadEngine(zygote, sandbox, outputFd);
  const { spares, zygote: settings } = manifest.clade;
  if (spares !== undefined) presetSpares(spares);
  appZygote.start(settings);
  const profile = startProfiling(settings);
  if (profile) zygote?.setScripts('profile', profiledScripts(profile));
  await runAndAnnounce(manifest, invocation, sandbox);
}

function runTask(task: NonNullable<Invocation['task']>): void {
  if (task === 'doctor') process.exit(doctor());
  process.stdout.write(task === 'version' ? `v${VERSION}\n` : HELP);
}

/** Nothing here needs the engine, so that the zygote starts as early as can be. */
function startZygote(sandbox: Sandbox): { outputFd: number; zygote: ZygoteTree | undefined } {
  const { readFd, writeFd } = spawnBinding().openOutputPipe();
  relayEngineOutput(readFd);
  prepareEnvironment();
  if (!sandbox.on) {
    warn(
      '--no-sandbox: pages run without a sandbox, with all rights of the user; open only your own',
    );
  }
  if (process.env['CLADE_NO_ZYGOTE'] === '1') return { outputFd: writeFd, zygote: undefined };
  const zygote = new ZygoteTree(spawnBinding(), {
    path: runtimePaths().zygote,
    sandbox,
    outputFd: writeFd,
    extensionDirectory: runtimePaths().extensionDirectory,
  });
  zygote.start();
  return { outputFd: writeFd, zygote };
}

function identify(manifest: AppManifest, args: string[]): void {
  setAppIdentity(manifest.folder, manifest.name);
  app.setVersion(manifest.version);
  if (manifest.desktopName !== undefined) app.setDesktopName(manifest.desktopName);
  app.commandLine.parse(args);
}

function loadEngine(zygote: ZygoteTree | undefined, sandbox: Sandbox, outputFd: number): void {
  const engine = engineBinding();
  engine.startLoop();
  const starter = new ExecStarter(engine, sandbox, outputFd);
  const broker = new ProcessBroker(engine, zygote, starter, launchDomain);
  broker.on('page-created', (_process, pageId) => contentsOfPage(pageId)?.onPageCreated());
  broker.on('document-loaded', (_process, pageId) => {
    for (const contents of WebContents.getAll()) contents.onDocumentLoaded(pageId);
  });
  routeFrames(broker);
  broker.on('exited', (gone, details) => app.onProcessExited(gone, details));
  zygote?.on('stage-ended', (stage, _pid, details) => app.onStageEnded(stage, details));
  setRuntime({ engine, broker, zygote, startedAt });
  tellOfProcesses(app);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
}

/** Where dconf, which knows the proxy of the desktop, notes what has changed. */
function settingsCache(): string {
  return join(process.env['XDG_RUNTIME_DIR'] || join(homedir(), '.cache'), 'dconf');
}

async function runAndAnnounce(
  manifest: AppManifest,
  invocation: Invocation,
  sandbox: Sandbox,
): Promise<void> {
  const running = runApp(manifest, api, invocation.requires);
  // An ES module may await `ready` at its top level, so that must not wait for its end.
  await Promise.race([running, app.readyWanted]);
  const dataDirectory = app.getPath('sessionData');
  const cacheDirectory = app.getPath('cache');
  const own = [dataDirectory, cacheDirectory, settingsCache()];
  const temp = app.getPath('temp');
  const others = [app.getPath('downloads'), temp];
  sandbox.allowWriting(own, others);
  if (sandbox.on) confineDownloads([...own, ...others], temp);
  const versions = startEngine({
    desktopId: app.desktopId,
    dataDirectory,
    cacheDirectory,
    softwareRendering: app.hardwareAccelerationDisabled,
    // The app may have set it, and content processes have an environment of their own.
    timeZone: process.env['TZ'] ?? '',
    ignoreCertificateErrors: app.commandLine.hasSwitch('ignore-certificate-errors'),
  });
  setReady(versions);
  startSpares();
  watchMemory(app);
  await startDebugging();
  app.announceReady();
  await running;
}

/** Off unless a switch asks for it; its code is not even run then. */
async function startDebugging(): Promise<void> {
  const { commandLine } = app;
  const options = debuggingOptions((name) =>
    commandLine.hasSwitch(name) ? commandLine.getSwitchValue(name) : undefined,
  );
  if (options.port === undefined && !options.pipe) return;
  const { startDevTools } = await import('./cdp/dev-tools.ts');
  await startDevTools(debugTargets(), options);
}
