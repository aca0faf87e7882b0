/**
 * A kit: what the context bridge needs of one script world, taken from it before any script of a
 * page has run. Content process; one kit in each world that the bridge reaches.
 *
 * Everything that a page could get to see is made by the kit of the page's own world, out of that
 * world's objects; nothing is looked up again later, so a page that overrides built-ins changes
 * nothing. A page's functions are called from here, with arguments of its own world only. No
 * exception of another world gets through a kit's functions into the kit's world: with it, the page
 * would have that world's constructors.
 */

/** How a call ended. */
export interface Outcome {
  failed: boolean;
  value: unknown;
}

export interface Deferred {
  promise: object;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

interface Values {
  readonly objectPrototype: object;
  readonly errorPrototype: object;
  readonly promisePrototype: object;
  newObject(): object;
  newArray(): unknown[];
  newError(name: string, message: string, stack: string): object;
  /** structuredClone of any world's value into this one. @throws when it cannot be cloned */
  clone(value: unknown): unknown;
}

interface Calls {
  /** A function that lets `handle` do its work; its arguments are in an array of this world. */
  wrap(handle: (args: unknown[]) => Outcome): object;
  /** Calls a function of this world; `args` is an array of this world. */
  call(callee: object, args: unknown[]): unknown;
}

interface Promises {
  deferred(): Deferred;
  /** Awaits a promise of this world. */
  settle(
    promise: PromiseLike<unknown>,
    onValue: (value: unknown) => void,
    onReason: (reason: unknown) => void,
  ): void;
}

interface NodeTests {
  isNode(value: object): boolean;
  isInShadowTree(node: object): boolean;
}

interface Nodes {
  /** Sends a node of this world to where receiveNode waits in another world of the document. */
  sendNode(type: string, node: object): void;
  /** This world's wrapper of the node that `send` sends; null when none came. */
  receiveNode(type: string, send: () => void): object | null;
}

export type Kit = Values & Calls & Promises & NodeTests & Nodes;
type Member = (this: unknown, ...args: unknown[]) => unknown;

// The texts of these are evaluated in other worlds, so they use nothing but globals. No array
// is destructured or spread in them: that would call the page's Array.prototype[Symbol.iterator].

function makeValues(): Values {
  const { apply, defineProperty } = Reflect;
  const OwnError = Error;
  const ownGlobal = globalThis;
  const cloneInto = structuredClone;
  const hide = (target: object, key: string, value: string) =>
    // Null prototypes here, or a page's Object.prototype.get would make this an accessor.
    // @ts-expect-error: TypeScript does not know that this sets the prototype.
    defineProperty(target, key, { __proto__: null, value, writable: true, configurable: true });
  return {
    objectPrototype: Object.prototype,
    errorPrototype: OwnError.prototype,
    promisePrototype: Promise.prototype,
    newObject: () => ({}),
    newArray: () => [],
    newError(name, message, stack) {
      const error = new OwnError(message);
      if (name !== 'Error') hide(error, 'name', name);
      if (stack !== '') hide(error, 'stack', stack);
      return error;
    },
    clone: (value) => apply(cloneInto, ownGlobal, [value]),
  };
}

function makeCalls(): Calls {
  const { apply } = Reflect;
  const OwnError = Error;
  const FAILED = 'The context bridge failed: the call stack is exhausted.';
  return {
    wrap:
      (handle) =>
      (...args: unknown[]) => {
        let outcome;
        try {
          outcome = handle(args);
        } catch {
          throw new OwnError(FAILED);
        }
        if (outcome.failed) throw outcome.value;
        return outcome.value;
      },
    call: (callee, args) => apply(callee as Member, undefined, args),
  };
}

function makePromises(): Promises {
  const OwnError = Error;
  const OwnPromise = Promise;
  /** `await` looks nothing up that a page could have replaced by something of another world's. */
  const settle = async (
    promise: PromiseLike<unknown>,
    onValue: (value: unknown) => void,
    onReason: (reason: unknown) => void,
  ) => {
    let value: unknown;
    let report = onValue;
    try {
      value = await promise;
    } catch (reason) {
      value = reason;
      report = onReason;
    }
    try {
      report(value);
    } catch {
      throw new OwnError('The context bridge failed: the call stack is exhausted.');
    }
  };
  return {
    deferred() {
      // Properties of its own from the start: assigning a new one could call a page's setter.
      const made = { promise: null, resolve: null, reject: null } as unknown as Deferred;
      made.promise = new OwnPromise((resolve, reject) => {
        made.resolve = resolve;
        made.reject = reject;
      });
      return made;
    },
    settle: (promise, onValue, onReason) => void settle(promise, onValue, onReason),
  };
}

function makeNodeTests(): NodeTests {
  const { apply } = Reflect;
  const getterOf = (owner: { prototype: object }, name: string) =>
    Object.getOwnPropertyDescriptor(owner.prototype, name)?.['get'] as Member;
  const nodeType = getterOf(Node, 'nodeType');
  const shadowHost = getterOf(ShadowRoot, 'host');
  const rootOf = Object.getOwnPropertyDescriptor(Node.prototype, 'getRootNode')?.value as Member;
  /** Getters of the engine throw for objects of other classes. */
  const has = (getter: Member, value: unknown): boolean => {
    try {
      apply(getter, value, []);
      return true;
    } catch {
      return false;
    }
  };
  return {
    isNode: (value) => has(nodeType, value),
    isInShadowTree: (node) => has(shadowHost, apply(rootOf, node, [])),
  };
}

/** A node has a wrapper in each world; an event's relatedTarget gives each world its own one. */
function makeNodes(): Nodes {
  const { apply } = Reflect;
  const ownGlobal = globalThis;
  const { addEventListener, removeEventListener, dispatchEvent, MouseEvent: Carrier } = ownGlobal;
  const memberOf = (owner: { prototype: object }, name: string) =>
    Object.getOwnPropertyDescriptor(owner.prototype, name);
  const carried = memberOf(Carrier, 'relatedTarget')?.['get'] as Member;
  const stop = memberOf(Event, 'stopImmediatePropagation')?.value as Member;
  return {
    sendNode(type, node) {
      const event = new Carrier(type, { __proto__: null, relatedTarget: node } as MouseEventInit);
      apply(dispatchEvent, ownGlobal, [event]);
    },
    receiveNode(type, send) {
      let found: object | null = null;
      const listener = (event: unknown): void => {
        apply(stop, event, []);
        found = apply(carried, event, []) as object | null;
      };
      apply(addEventListener, ownGlobal, [type, listener, true]);
      try {
        send();
      } finally {
        apply(removeEventListener, ownGlobal, [type, listener, true]);
      }
      return found;
    },
  };
}

const MAKERS = [makeValues, makeCalls, makePromises, makeNodeTests, makeNodes];

/** Evaluated in a world, it makes the parts of that world's kit. */
export const KIT_SOURCE = `"use strict";[${MAKERS.map((make) => `(${String(make)})()`).join()}]`;

/** @param parts what KIT_SOURCE gave @returns an object of the world that this code runs in */
export function joinKit(parts: unknown): Kit {
  const kit = {};
  const { length } = parts as object[];
  for (let i = 0; i < length; i += 1) Object.assign(kit, (parts as object[])[i]);
  return kit as Kit;
}

/** The kit of the world that this code runs in. */
export function ownKit(): Kit {
  return joinKit(MAKERS.map((make) => make()));
}
