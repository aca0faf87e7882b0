/**
 * A stand-in for a document, for scripts that run before the fork: every object is a function and
 * every property another such object, so that a bundle gets far enough to have its modules
 * compiled. What walks a tree finds its end (null); what would go on for ever runs out of its
 * budget and throws. Runs in the zygote's app stage, in a global object of its own that is thrown
 * away; timers and requests never call back.
 */
export const DOCUMENT_STUB = String.raw`(() => {
  'use strict';
  let budget = 200000;
  const spend = () => {
    if (--budget < 0) throw new Error('the stand-in document is used up');
  };
  const ends = new Set([
    'parentNode', 'parentElement', 'firstChild', 'lastChild', 'nextSibling', 'previousSibling',
    'firstElementChild', 'lastElementChild', 'nextElementSibling', 'previousElementSibling',
    'offsetParent', 'opener', 'frameElement', 'then', 'toJSON', 'nextNode',
  ]);
  const make = () => {
    const own = new Map();
    return new Proxy(function () {}, {
      get(target, name) {
        spend();
        if (own.has(name)) return own.get(name);
        if (name === Symbol.toPrimitive) return () => '';
        if (name === Symbol.iterator) return function* () {};
        if (name === 'length' || name === 'size') return 0;
        if (typeof name === 'symbol' || ends.has(name)) return null;
        if (name === 'prototype') return target.prototype;
        const value = make();
        own.set(name, value);
        return value;
      },
      set(target, name, value) {
        spend();
        own.set(name, value);
        return true;
      },
      has(target, name) {
        spend();
        return own.has(name);
      },
      apply() {
        spend();
        return make();
      },
      construct() {
        spend();
        return make();
      },
    });
  };
  const define = (name, value) => {
    if (name in globalThis) return;
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  };
  for (const name of ['window', 'self', 'top', 'parent', 'frames']) define(name, globalThis);
  let timers = 0;
  for (const name of [
    'setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback', 'setImmediate',
  ]) {
    define(name, () => ++timers);
  }
  for (const name of [
    'clearTimeout', 'clearInterval', 'cancelAnimationFrame', 'cancelIdleCallback', 'alert',
    'addEventListener', 'removeEventListener', 'postMessage', 'focus', 'scrollTo',
  ]) {
    define(name, () => undefined);
  }
  define('queueMicrotask', (job) => void Promise.resolve().then(job));
  define('fetch', () => new Promise(() => undefined));
  define('dispatchEvent', () => true);
  define('structuredClone', (value) => value);
  define('devicePixelRatio', 1);
  for (const name of ['innerWidth', 'outerWidth']) define(name, 1280);
  for (const name of ['innerHeight', 'outerHeight']) define(name, 800);
  define('location', {
    href: 'about:blank', protocol: 'about:', host: '', hostname: '', pathname: 'blank', port: '',
    search: '', hash: '', origin: 'null', assign() {}, replace() {}, reload() {},
    toString: () => 'about:blank',
  });
  const navigator = make();
  for (const [name, value] of Object.entries({
    userAgent: '', platform: 'Linux x86_64', language: 'en-US', languages: ['en-US'], vendor: '',
    appVersion: '', maxTouchPoints: 0, hardwareConcurrency: 4, onLine: true,
  })) {
    navigator[name] = value;
  }
  define('navigator', navigator);
  define('performance', Object.assign(make(), { now: () => 0, timeOrigin: 0 }));
  for (const name of [
    'document', 'history', 'screen', 'localStorage', 'sessionStorage', 'customElements', 'crypto',
    'indexedDB', 'caches', 'visualViewport', 'matchMedia', 'getComputedStyle', 'getSelection', 'CSS',
    'console', 'external', 'speechSynthesis', 'EventTarget', 'Event', 'CustomEvent', 'UIEvent',
    'MouseEvent', 'KeyboardEvent', 'PointerEvent', 'FocusEvent', 'InputEvent', 'WheelEvent',
    'TouchEvent', 'DragEvent', 'MessageEvent', 'ErrorEvent', 'StorageEvent', 'ClipboardEvent',
    'CompositionEvent', 'AnimationEvent', 'TransitionEvent', 'PromiseRejectionEvent', 'Node', 'Text',
    'Comment', 'Element', 'HTMLElement', 'SVGElement', 'Document', 'DocumentFragment', 'ShadowRoot',
    'HTMLDocument', 'HTMLInputElement', 'HTMLSelectElement', 'HTMLTextAreaElement',
    'HTMLAnchorElement', 'HTMLImageElement', 'HTMLCanvasElement', 'HTMLVideoElement',
    'HTMLAudioElement', 'HTMLIFrameElement', 'HTMLFormElement', 'HTMLButtonElement',
    'HTMLDivElement', 'HTMLSpanElement', 'HTMLStyleElement', 'HTMLScriptElement',
    'HTMLTemplateElement', 'HTMLMediaElement', 'HTMLOptionElement', 'HTMLBodyElement',
    'HTMLUnknownElement', 'HTMLDialogElement', 'HTMLSlotElement', 'HTMLLinkElement', 'NodeList',
    'HTMLCollection', 'NamedNodeMap', 'NodeFilter', 'DOMTokenList', 'DOMParser', 'XMLSerializer',
    'DOMRect', 'DOMRectReadOnly', 'DOMPoint', 'DOMMatrix', 'DOMException', 'Range', 'Selection',
    'StaticRange', 'MutationObserver', 'ResizeObserver', 'IntersectionObserver',
    'PerformanceObserver', 'Image', 'Audio', 'Option', 'Path2D', 'ImageData', 'ImageBitmap',
    'OffscreenCanvas', 'CanvasRenderingContext2D', 'WebGLRenderingContext', 'WebGL2RenderingContext',
    'CSSStyleSheet', 'CSSStyleDeclaration', 'CSSRule', 'StyleSheet', 'FontFace', 'MediaQueryList',
    'XMLHttpRequest', 'Request', 'Response', 'Headers', 'FormData', 'URL', 'URLSearchParams', 'Blob',
    'File', 'FileList', 'FileReader', 'DataTransfer', 'Worker', 'SharedWorker', 'ServiceWorker',
    'MessageChannel', 'MessagePort', 'BroadcastChannel', 'WebSocket', 'EventSource',
    'AbortController', 'AbortSignal', 'TextEncoder', 'TextDecoder', 'ReadableStream',
    'WritableStream', 'TransformStream', 'AudioContext', 'MediaSource', 'MediaStream', 'Storage',
    'Notification', 'Clipboard', 'ClipboardItem', 'CompressionStream', 'Window', 'Location',
    'History', 'Navigator', 'Screen', 'CryptoKey', 'SubtleCrypto', 'IDBKeyRange', 'Highlight',
  ]) {
    define(name, make());
  }
})();`;
