/** The part of Emulation that is about where a page believes to be: position, time zone, locale. */
import { PageOverride } from '../page/page-override.ts';
import { Place } from '../page/place.ts';
import { command, domain } from '../domain.ts';
import { number, optional, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

interface Position {
  coords?: Record<string, number | null>;
}

class PlaceEmulation {
  readonly place: Place;
  readonly #session: PageSession;
  readonly #position = new PageOverride<Position | null>('geolocation', null);

  constructor(session: PageSession) {
    this.#session = session;
    this.place = new Place(session.page);
  }

  /** @throws ProtocolError for a time zone that there is not */
  setTimeZone(name: string): Promise<void> {
    if (name !== '' && !isTimeZone(name)) throw new ProtocolError(`Invalid timezone ID: ${name}`);
    return this.place.setTimeZone(name);
  }

  /** @throws ProtocolError for what is no language tag */
  setLocale(locale: string): Promise<void> {
    // ICU's form is a language tag with another separator.
    const tag = locale.replaceAll('_', '-');
    if (tag !== '' && !isLanguage(tag)) throw new ProtocolError(`Invalid locale name: ${locale}`);
    return this.place.setLanguage(tag);
  }

  setPosition(position: Position | null): Promise<void> {
    return this.#position.set(this.#session.page, position);
  }

  dispose(): void {
    if (this.#session.target.host.isDestroyed()) return;
    this.place.clear();
    this.#position.clear(this.#session.page);
  }
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

const coordinates = {
  latitude: optional(number()),
  longitude: optional(number()),
  accuracy: optional(number()),
  altitude: optional(number()),
  altitudeAccuracy: optional(number()),
  heading: optional(number()),
  speed: optional(number()),
};

export const placeDomain = domain<PageSession, PlaceEmulation>({
  name: 'Emulation.place',
  createState: (session) => new PlaceEmulation(session),
  commands: {
    setTimezoneOverride: command({ timezoneId: text() }, (place: PlaceEmulation, { timezoneId }) =>
      place.setTimeZone(timezoneId),
    ),
    setLocaleOverride: command({ locale: optional(text()) }, (place: PlaceEmulation, { locale }) =>
      place.setLocale(locale ?? ''),
    ),
    setGeolocationOverride: command(coordinates, (place: PlaceEmulation, given) => {
      const { latitude, longitude, accuracy } = given;
      // Without all three the position counts as unknown.
      const isKnown = latitude !== undefined && longitude !== undefined && accuracy !== undefined;
      const coords = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name, value ?? null]),
      );
      return place.setPosition(isKnown ? { coords } : {});
    }),
    clearGeolocationOverride: command({}, (place: PlaceEmulation) => place.setPosition(null)),
  },
});
