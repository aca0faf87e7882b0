/** The part of Browser that is about permissions of pages. */
import { originOf, type PermissionState, type Permissions } from '../../page/permissions.ts';
import { command, domain } from '../domain.ts';
import { list, oneOf, optional, record, text } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { BrowserSession } from '../sessions.ts';

/** Browser.PermissionType, and what it is to the web's Permissions API. */
const NAMES: Record<string, string[]> = {
  accessibilityEvents: ['accessibility-events'],
  audioCapture: ['microphone'],
  backgroundFetch: ['background-fetch'],
  backgroundSync: ['background-sync'],
  clipboardReadWrite: ['clipboard-read', 'clipboard-write'],
  clipboardSanitizedWrite: ['clipboard-write'],
  displayCapture: ['display-capture'],
  durableStorage: ['persistent-storage'],
  geolocation: ['geolocation'],
  idleDetection: ['idle-detection'],
  localFonts: ['local-fonts'],
  localNetworkAccess: ['local-network-access'],
  midi: ['midi'],
  midiSysex: ['midi-sysex'],
  nfc: ['nfc'],
  notifications: ['notifications', 'push'],
  paymentHandler: ['payment-handler'],
  protectedMediaIdentifier: [],
  sensors: ['accelerometer', 'gyroscope', 'magnetometer', 'ambient-light-sensor'],
  speakerSelection: ['speaker-selection'],
  storageAccess: ['storage-access'],
  topLevelStorageAccess: ['top-level-storage-access'],
  videoCapture: ['camera'],
  wakeLockScreen: ['screen-wake-lock'],
  wakeLockSystem: [],
  windowManagement: ['window-management'],
};

class BrowserPermissions {
  readonly #session: BrowserSession;
  /** Those that this client has changed, to be undone when it goes. */
  readonly #changed = new Set<Permissions>();

  constructor(session: BrowserSession) {
    this.#session = session;
  }

  /** @throws ProtocolError for a permission that the protocol has not */
  grant(names: string[], origin: string | undefined, contextId: string | undefined): void {
    const web = names.flatMap((name) => {
      const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
      if (!known) throw new ProtocolError(`Unknown permission type: ${name}`);
      return known;
    });
    this.#of(contextId).grantOnly(origin === undefined ? '' : originOf(origin), web);
  }

  set(
    name: string,
    state: PermissionState,
    origin: string | undefined,
    contextId: string | undefined,
  ): void {
    this.#of(contextId).override(origin === undefined ? '' : originOf(origin), name, state);
  }

  reset(contextId: string | undefined): void {
    this.#of(contextId).reset();
  }

  dispose(): void {
    for (const permissions of this.#changed) permissions.reset();
  }

  #of(contextId: string | undefined): Permissions {
    const { host } = this.#session.targets;
    const { permissions } = host.session(contextId ?? host.defaultContextId);
    this.#changed.add(permissions);
    return permissions;
  }
}

const where = { origin: optional(text()), browserContextId: optional(text()) };

export const permissionsDomain = domain<BrowserSession, BrowserPermissions>({
  name: 'Browser.permissions',
  createState: (session) => new BrowserPermissions(session),
  commands: {
    grantPermissions: command(
      { ...where, permissions: list(text()) },
      (permissions: BrowserPermissions, { permissions: names, origin, browserContextId }) =>
        permissions.grant(names, origin, browserContextId),
    ),
    setPermission: command(
      { ...where, permission: record(), setting: oneOf('granted', 'denied', 'prompt') },
      (permissions: BrowserPermissions, { permission, setting, origin, browserContextId }) =>
        permissions.set(
          text().parse(permission['name'], 'permission.name'),
          setting,
          origin,
          browserContextId,
        ),
    ),
    resetPermissions: command(
      { browserContextId: optional(text()) },
      (permissions: BrowserPermissions, { browserContextId }) =>
        permissions.reset(browserContextId),
    ),
  },
});
