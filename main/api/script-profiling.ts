/**
 * The app's script profile, as init.ts starts it: read for the app stage, and kept up to date. Off
 * with `"clade": {"zygote": {"profile": false}}` in package.json, with CLADE_NO_PROFILE=1, and
 * without a zygote.
 */
import type { AppScript } from '../process/app-scripts.ts';
import { ScriptProfile } from '../process/script-profile.ts';
import { appName, appPath, userCacheFolder } from './app-paths.ts';
import { runtime } from './runtime.ts';
import { ScriptRecorder } from './script-recorder.ts';

/**
 * @param settings what package.json says under clade.zygote
 * @returns undefined when it is off
 */
export function startProfiling(settings: { profile?: unknown } = {}): ScriptProfile | undefined {
  const off = settings.profile === false || process.env['CLADE_NO_PROFILE'] === '1';
  if (off || !runtime().zygote) return undefined;
  const profile = new ScriptProfile(userCacheFolder(), { folder: appPath(), name: appName() });
  new ScriptRecorder(profile).start();
  return profile;
}

/** What the app stage is to have of the last run, in the order of use. */
export function profiledScripts(profile: ScriptProfile): AppScript[] {
  return profile.scripts().map(({ url, source, isModule }) => ({
    name: url,
    source,
    urls: [url],
    module: isModule,
    run: true,
  }));
}
