/** The handlers of Electron's session that decide what pages may do. */
import type { AskPermission, CheckPermission, PermissionKind } from '../page/permissions.ts';
import type { WebContents } from './web-contents.ts';

export interface PermissionRequestDetails {
  requestingUrl: string;
  isMainFrame: boolean;
  /** For `media`. */
  mediaTypes?: ('audio' | 'video')[];
}

export interface PermissionCheckDetails {
  requestingUrl: string;
  isMainFrame: boolean;
  securityOrigin: string;
  /** For `media`. */
  mediaType?: 'audio' | 'video';
}

export type PermissionRequestHandler = (
  webContents: WebContents,
  permission: PermissionKind,
  callback: (permissionGranted: boolean) => void,
  details: PermissionRequestDetails,
) => void;

export type PermissionCheckHandler = (
  webContents: WebContents | null,
  permission: string,
  requestingOrigin: string,
  details: PermissionCheckDetails,
) => boolean;

/** What Electron calls `media`, by the web's names. */
const MEDIA: Record<string, 'audio' | 'video'> = { microphone: 'audio', camera: 'video' };

export function expectHandler<Handler>(handler: Handler | null): Handler | undefined {
  if (handler === null) return undefined;
  if (typeof handler !== 'function') throw new TypeError('handler must be a function or null');
  return handler;
}

export function requestRule(
  handler: PermissionRequestHandler | undefined,
): AskPermission | undefined {
  if (!handler) return undefined;
  return ({ kind, mediaTypes, url, page }, answer) => {
    handler(page as WebContents, kind, answer, {
      requestingUrl: url,
      isMainFrame: true,
      ...(kind === 'media' && { mediaTypes }),
    });
  };
}

export function checkRule(
  handler: PermissionCheckHandler | undefined,
): CheckPermission | undefined {
  if (!handler) return undefined;
  return ({ name, origin, page }) => {
    const mediaType = MEDIA[name];
    return handler(page as WebContents, mediaType ? 'media' : name, `${origin}/`, {
      requestingUrl: `${origin}/`,
      isMainFrame: true,
      securityOrigin: `${origin}/`,
      ...(mediaType && { mediaType }),
    });
  };
}
