/** The constructor options of BaseWindow and BrowserWindow: Electron's names and defaults. */
import type { Rgba } from '../common/color.ts';
import type { BaseWindow } from './base-window.ts';
import {
  expectBoolean,
  expectColor,
  expectCoordinate,
  expectLength,
  expectObject,
  expectString,
} from './arguments.ts';
import type { WebContents } from './web-contents.ts';
import type { WebPreferences } from './web-preferences.ts';

export interface BaseWindowOptions {
  /** Device-independent pixels. Default 800. */
  width?: number;
  /** Default 600. */
  height?: number;
  /** Screen position; given with y or not at all. Default: the window manager's choice. */
  x?: number;
  y?: number;
  title?: string;
  /** Default true. */
  show?: boolean;
  /** Default true. */
  resizable?: boolean;
  /** Kept, but without effect on Linux, as in Electron. Default true. */
  minimizable?: boolean;
  /** Default false. */
  fullscreen?: boolean;
  /** Default #FFF. */
  backgroundColor?: string;
  parent?: BaseWindow;
  /** The menu bar is hidden until Alt is pressed. Default false. */
  autoHideMenuBar?: boolean;
  /** Width and height are the content's, without the menu bar. Default false. */
  useContentSize?: boolean;
}

export interface BrowserWindowOptions extends BaseWindowOptions {
  webPreferences?: WebPreferences;
  /** The page that it shows, which no other window does; outweighs `webPreferences`. */
  webContents?: WebContents;
}

export interface CheckedOptions {
  width: number;
  height: number;
  position: { x: number; y: number } | undefined;
  title: string | undefined;
  show: boolean;
  resizable: boolean;
  minimizable: boolean;
  fullscreen: boolean;
  backgroundColor: Rgba | undefined;
  autoHideMenuBar: boolean;
  useContentSize: boolean;
}

/** @throws TypeError that names the option of the wrong type */
export function checkOptions(options: BaseWindowOptions): CheckedOptions {
  expectObject(options, 'options');
  const { x, y } = options;
  return {
    width: expectLength(options.width ?? 800, 'options.width'),
    height: expectLength(options.height ?? 600, 'options.height'),
    position:
      x === undefined || y === undefined
        ? undefined
        : { x: expectCoordinate(x, 'options.x'), y: expectCoordinate(y, 'options.y') },
    title: options.title === undefined ? undefined : expectString(options.title, 'options.title'),
    show: expectBoolean(options.show ?? true, 'options.show'),
    resizable: expectBoolean(options.resizable ?? true, 'options.resizable'),
    minimizable: expectBoolean(options.minimizable ?? true, 'options.minimizable'),
    fullscreen: expectBoolean(options.fullscreen ?? false, 'options.fullscreen'),
    autoHideMenuBar: expectBoolean(options.autoHideMenuBar ?? false, 'options.autoHideMenuBar'),
    useContentSize: expectBoolean(options.useContentSize ?? false, 'options.useContentSize'),
    backgroundColor:
      options.backgroundColor === undefined
        ? undefined
        : expectColor(options.backgroundColor, 'options.backgroundColor'),
  };
}
