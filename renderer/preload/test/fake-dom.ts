/**
 * A document for realms of Node's vm: as much of the DOM as the runtime uses. Each world has its own
 * wrapper of a node and of an event, as in the engine. Tests only.
 */

interface Backing {
  kind: 'element' | 'shadow' | 'event';
  /** Of an event. */
  type?: string;
  related?: Backing | null;
  /** Of a node in a shadow tree; of a shadow root, its host. */
  root?: Backing;
  host?: Backing;
}

type Deliver = (event: Backing) => void;

/** What the worlds of one document share. */
export interface SharedDom {
  backings: WeakMap<object, Backing>;
  listeners: { type: string; deliver: Deliver; listener: unknown }[];
}

export function makeSharedDom(): SharedDom {
  return { backings: new WeakMap(), listeners: [] };
}

/** Written in the realm of the tests: what a page overrides does not reach it, as in the engine. */
export function installDom(global: Record<string, unknown>, shared: SharedDom): void {
  const wrappers = new Wrappers(shared);
  Object.assign(global, makeNodeClasses(wrappers), makeEventClasses(wrappers));
  Object.assign(global, makeEventTarget(wrappers, shared), makeDocument(wrappers));
}

/** One world's wrappers. */
class Wrappers {
  readonly classes = new Map<Backing['kind'], { prototype: object }>();
  readonly #wrappers = new Map<Backing, object>();
  readonly #shared: SharedDom;

  constructor(shared: SharedDom) {
    this.#shared = shared;
  }

  add(wrapper: object, backing: Backing): void {
    this.#shared.backings.set(wrapper, backing);
  }

  wrap(backing: Backing): object {
    const known = this.#wrappers.get(backing);
    if (known) return known;
    const wrapper = Object.create(this.classes.get(backing.kind)?.prototype ?? null) as object;
    this.#wrappers.set(backing, wrapper);
    this.add(wrapper, backing);
    return wrapper;
  }

  /** @throws TypeError for objects of other kinds */
  backingOf(wrapper: object, ...kinds: Backing['kind'][]): Backing {
    const backing = this.#shared.backings.get(wrapper);
    if (!backing || !kinds.includes(backing.kind)) throw new TypeError('Illegal invocation');
    return backing;
  }
}

function makeNodeClasses(wrappers: Wrappers): object {
  class Node {
    get nodeType(): number {
      return wrappers.backingOf(this, 'element', 'shadow').kind === 'element' ? 1 : 11;
    }
    getRootNode(): object {
      const { root } = wrappers.backingOf(this, 'element', 'shadow');
      return root ? wrappers.wrap(root) : this;
    }
    get [Symbol.toStringTag](): string {
      return 'HTMLElement';
    }
  }
  class HTMLElement extends Node {}
  class ShadowRoot extends Node {
    get host(): object | undefined {
      const { host } = wrappers.backingOf(this, 'shadow');
      return host && wrappers.wrap(host);
    }
  }
  wrappers.classes.set('element', HTMLElement).set('shadow', ShadowRoot);
  return { Node, HTMLElement, ShadowRoot };
}

function makeEventClasses(wrappers: Wrappers): object {
  class Event {
    constructor(type: string) {
      wrappers.add(this, { kind: 'event', type });
    }
    stopImmediatePropagation(): void {
      wrappers.backingOf(this, 'event');
    }
  }
  class MouseEvent extends Event {
    constructor(type: string, init: { relatedTarget?: object }) {
      super(type);
      const { relatedTarget } = init;
      const related = relatedTarget ? wrappers.backingOf(relatedTarget, 'element') : null;
      wrappers.backingOf(this, 'event').related = related;
    }
    get relatedTarget(): object | null {
      const { related } = wrappers.backingOf(this, 'event');
      return related ? wrappers.wrap(related) : null;
    }
  }
  /** One that nobody listens to. */
  class EventTarget {
    addEventListener(): void {
      this.dispatchEvent();
    }
    dispatchEvent(): boolean {
      return true;
    }
  }
  wrappers.classes.set('event', MouseEvent);
  return { Event, MouseEvent, EventTarget };
}

function makeEventTarget(wrappers: Wrappers, { listeners }: SharedDom): object {
  /** Node runs what promises wait for by itself. */
  class EventTarget {
    addEventListener(): void {}
    dispatchEvent(): boolean {
      return true;
    }
  }
  return {
    EventTarget,
    addEventListener(type: string, listener: (event: object) => void): void {
      listeners.push({ type, listener, deliver: (event) => listener(wrappers.wrap(event)) });
    },
    removeEventListener(_type: string, listener: unknown): void {
      const at = listeners.findIndex((entry) => entry.listener === listener);
      if (at >= 0) listeners.splice(at, 1);
    },
    dispatchEvent(event: object): void {
      const backing = wrappers.backingOf(event, 'event');
      for (const { type, deliver } of [...listeners]) if (type === backing.type) deliver(backing);
    },
  };
}

function makeDocument(wrappers: Wrappers): object {
  class CSSStyleSheet {
    css = '';
    replaceSync(css: string): void {
      this.css = css;
    }
  }
  const document = {
    adoptedStyleSheets: [] as object[],
    /** A detached element; with a shadow root around it, if asked for. */
    createElement(_name: string, inShadow = false): object {
      const backing: Backing = { kind: 'element' };
      if (inShadow) backing.root = { kind: 'shadow', host: { kind: 'element' } };
      return wrappers.wrap(backing);
    },
  };
  return { CSSStyleSheet, document };
}

/** structuredClone into a world, by the constructors that it has now. */
export function installClone(global: Record<string, unknown>): void {
  const own = { ...ownConstructors(global) };
  global['structuredClone'] = (value: unknown, options?: StructuredSerializeOptions) =>
    options?.transfer ? structuredClone(value, options) : new Cloning(own).clone(value);
}

type Constructors = Record<string, new (...args: unknown[]) => object>;

function ownConstructors(global: Record<string, unknown>): Constructors {
  const names = 'Object Array Date RegExp Map Set ArrayBuffer DataView Uint8Array Float64Array';
  return Object.fromEntries(
    names.split(' ').map((name) => [name, global[name] as Constructors[string]]),
  );
}

class Cloning {
  readonly #own: Constructors;
  readonly #seen = new Map<unknown, unknown>();

  constructor(own: Constructors) {
    this.#own = own;
  }

  clone(value: unknown): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') throw new Error('DataCloneError');
    if (typeof value !== 'object' || value === null) return value;
    return this.#seen.get(value) ?? this.#object(value);
  }

  #object(value: object): unknown {
    const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
    if (tag === 'Date') return this.#new(tag, value, Date.prototype.getTime.call(value));
    if (tag === 'RegExp') {
      return this.#new(tag, value, (value as RegExp).source, (value as RegExp).flags);
    }
    if (tag === 'ArrayBuffer') {
      const copy = this.#new(tag, value, (value as ArrayBuffer).byteLength) as ArrayBuffer;
      new Uint8Array(copy).set(new Uint8Array(value as ArrayBuffer));
      return copy;
    }
    if (ArrayBuffer.isView(value)) {
      const { buffer, byteOffset } = value;
      const length = 'length' in value ? value.length : value.byteLength;
      return this.#new(tag, value, this.clone(buffer), byteOffset, length);
    }
    return this.#container(value, tag);
  }

  #container(value: object, tag: string): object {
    if (!['Map', 'Set', 'Object', 'Array'].includes(tag)) throw new Error(`DataCloneError: ${tag}`);
    const copy = this.#new(tag, value);
    if (tag === 'Map') {
      Map.prototype.forEach.call(value, (item, key) => {
        Map.prototype.set.call(copy, this.clone(key), this.clone(item));
      });
    } else if (tag === 'Set') {
      Set.prototype.forEach.call(value, (item) => Set.prototype.add.call(copy, this.clone(item)));
    } else {
      for (const key of Object.keys(value)) {
        const item = this.clone((value as Record<string, unknown>)[key]);
        Object.defineProperty(copy, key, {
          value: item,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
    }
    return copy;
  }

  #new(name: string, value: object, ...args: unknown[]): object {
    const made = new (this.#own[name] ?? Object)(...args);
    this.#seen.set(value, made);
    return made;
  }
}
