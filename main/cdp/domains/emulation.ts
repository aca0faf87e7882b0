/** Emulation: what a page is made to believe of its surroundings; focus and media features here. */
import { engineBinding } from '../../native.ts';
import type { EngineTarget } from '../inspector/engine-target.ts';
import { command, domain } from '../domain.ts';
import { flag, list, optional, record, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageModel } from '../page/page-model.ts';
import type { PageSession } from '../sessions.ts';
import type { PageHost } from '../target-host.ts';

/** Media features that the engine can be told, by CDP's names; empty is the user's own. */
const PREFERENCES: Record<string, { name: string; values: Record<string, string | undefined> }> = {
  'prefers-color-scheme': {
    name: 'PrefersColorScheme',
    values: { light: 'Light', dark: 'Dark', 'no-preference': 'Light' },
  },
  'prefers-reduced-motion': {
    name: 'PrefersReducedMotion',
    values: { reduce: 'Reduce', 'no-preference': 'NoPreference' },
  },
  'prefers-contrast': {
    name: 'PrefersContrast',
    values: { more: 'More', 'no-preference': 'NoPreference' },
  },
};
/** The engine has only these of the features that are given by name; others change nothing. */
const NEUTRAL: Record<string, string[]> = { 'forced-colors': ['', 'none'] };

interface Media {
  media: string;
  /** The engine's preferences; undefined is the user's own. */
  preferences: Map<string, string | undefined>;
}

class Emulation {
  readonly #session: PageSession;
  #media: Media | undefined;
  #isFocused = false;

  constructor(session: PageSession) {
    this.#session = session;
  }

  focus(enabled: boolean): void {
    this.#isFocused = enabled;
    engineBinding().emulateFocus(this.#session.target.host.view(), enabled);
  }

  /** @throws ProtocolError for a feature that the engine cannot emulate */
  async setMedia(media: string | undefined, features: Record<string, unknown>[]): Promise<void> {
    const first = this.#media === undefined;
    this.#media = {
      media: media ?? this.#media?.media ?? '',
      preferences: new Map([...(this.#media?.preferences ?? []), ...preferencesOf(features)]),
    };
    const { channel } = this.#session.page;
    if (first) await channel.addSetUp(this.#setMedia);
    else if (channel.current) await this.#setMedia(channel.current);
  }

  dispose(): void {
    const { host, page } = this.#parts();
    page.channel.removeSetUp(this.#setMedia);
    if (host.isDestroyed()) return;
    if (this.#isFocused) this.focus(false);
    const { current } = page.channel;
    if (!this.#media || !current) return;
    const own = new Map([...this.#media.preferences.keys()].map((name) => [name, undefined]));
    this.#media = { media: '', preferences: own };
    // The page may be about to go, too.
    this.#setMedia(current).catch(() => undefined);
  }

  #parts(): { host: PageHost; page: PageModel } {
    return { host: this.#session.target.host, page: this.#session.page };
  }

  readonly #setMedia = async (target: EngineTarget): Promise<void> => {
    if (!this.#media) return;
    const { media, preferences } = this.#media;
    await target.send('Page.setEmulatedMedia', { media });
    for (const [name, value] of preferences) {
      const preference = value === undefined ? { name } : { name, value };
      await target.send('Page.overrideUserPreference', preference);
    }
  };
}

function preferencesOf(features: Record<string, unknown>[]): Map<string, string | undefined> {
  const preferences = new Map<string, string | undefined>();
  for (const feature of features) {
    const name = text().parse(feature['name'], 'feature.name');
    const value = text().parse(feature['value'] ?? '', 'feature.value');
    const known = Object.hasOwn(PREFERENCES, name) ? PREFERENCES[name] : undefined;
    if (known && (value === '' || known.values[value] !== undefined)) {
      preferences.set(known.name, value === '' ? undefined : known.values[value]);
    } else if (!NEUTRAL[name]?.includes(value)) {
      throw new ProtocolError(`The engine cannot emulate the media feature ${name}: ${value}`);
    }
  }
  return preferences;
}

export const emulationDomain = domain<PageSession, Emulation>({
  name: 'Emulation',
  createState: (session) => new Emulation(session),
  commands: {
    setFocusEmulationEnabled: command({ enabled: flag() }, (emulation: Emulation, { enabled }) =>
      emulation.focus(enabled),
    ),
    setEmulatedMedia: command(
      { media: optional(text()), features: optional(list(record())) },
      (emulation: Emulation, { media, features }) => emulation.setMedia(media, features ?? []),
    ),
  },
});
