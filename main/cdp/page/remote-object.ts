/** Values in the page, from the engine's way to describe them to the protocol's. */
import type { EngineTarget } from '../inspector/engine-target.ts';
import { ProtocolError } from '../protocol-error.ts';

/** Runtime.RemoteObject of the engine's protocol. */
export interface EngineObject {
  type: string;
  subtype?: string;
  className?: string;
  value?: unknown;
  description?: string;
  objectId?: string;
  size?: number;
  preview?: EnginePreview;
}

interface EngineProperty {
  name: string;
  type: string;
  subtype?: string;
  value?: string;
  internal?: boolean;
  valuePreview?: EnginePreview;
}

export interface EnginePreview {
  type: string;
  subtype?: string;
  description?: string;
  overflow?: boolean;
  size?: number;
  properties?: EngineProperty[];
}

/** Runtime.RemoteObject of the protocol. */
export interface RemoteObject {
  type: string;
  subtype?: string;
  className?: string;
  value?: unknown;
  unserializableValue?: string;
  description?: string;
  objectId?: string;
  preview?: object;
}

/** Where an object lives. */
export interface ObjectPlace {
  targetId: string;
  engineContextId: number;
  /** The engine's own id. */
  engineObjectId: string;
}

/** Types whose elements are counted in the description. */
const COUNTED = new Set(['array', 'map', 'set', 'typedarray']);

export function remoteObject(target: EngineTarget, object: EngineObject): RemoteObject {
  const { type, subtype, className, value, description, objectId, preview } = object;
  const unserializable = unserializableOf(object);
  return {
    type,
    ...(subtype === undefined ? {} : { subtype }),
    ...(className === undefined ? {} : { className }),
    ...(unserializable === undefined && value !== undefined ? { value } : {}),
    ...(unserializable === undefined ? {} : { unserializableValue: unserializable }),
    ...(subtype === 'null' ? { value: null } : {}),
    ...(description === undefined && objectId === undefined
      ? {}
      : { description: describe(object) }),
    ...(objectId === undefined ? {} : { objectId: encodeObjectId(target, objectId) }),
    ...(preview === undefined ? {} : { preview: describePreview(preview) }),
  };
}

/** What JSON has no value for. */
function unserializableOf({ type, value, description = '' }: EngineObject): string | undefined {
  if (type === 'bigint') return description;
  if (type !== 'number') return undefined;
  const named = /^(?:NaN|-?Infinity|-0)$/.test(description);
  return named || value === undefined || value === null ? description : undefined;
}

function describe({ type, subtype, className, description = '', size }: EngineObject): string {
  if (size !== undefined && subtype !== undefined && COUNTED.has(subtype)) {
    return `${className ?? description}(${size})`;
  }
  if (subtype === 'proxy') return type === 'function' ? 'Proxy(Function)' : 'Proxy(Object)';
  // The engine describes a node by its tag, which is what it looks like to people.
  if (subtype === 'node') return description.replace(/^<(.*)>$/, '$1');
  return description;
}

function describePreview({
  type,
  subtype,
  description,
  overflow,
  properties,
}: EnginePreview): object {
  return {
    type,
    ...(subtype === undefined ? {} : { subtype }),
    description: description ?? '',
    overflow: overflow ?? false,
    properties: (properties ?? [])
      .filter((property) => property.internal !== true)
      .map(({ name, type: valueType, subtype: valueSubtype, value, valuePreview }) => ({
        name,
        type: valueType,
        ...(valueSubtype === undefined ? {} : { subtype: valueSubtype }),
        value: value ?? valuePreview?.description ?? '',
      })),
  };
}

/** Opaque to clients: the engine's own ids begin anew in each of its pages. */
function encodeObjectId(target: EngineTarget, engineObjectId: string): string {
  const { injectedScriptId, id } = JSON.parse(engineObjectId) as {
    injectedScriptId: number;
    id: number;
  };
  return `${target.id}/${injectedScriptId}/${id}`;
}

/** @throws ProtocolError for what is no object's id */
export function placeOf(objectId: string): ObjectPlace {
  const match = /^([\w-]{1,32})\/(\d{1,10})\/(\d{1,10})$/.exec(objectId);
  if (!match) throw new ProtocolError('Invalid remote object id');
  const [, targetId = '', script, id] = match;
  return {
    targetId,
    engineContextId: Number(script),
    engineObjectId: `{"injectedScriptId":${script},"id":${id}}`,
  };
}
