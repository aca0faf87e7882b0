/** Runtime.getProperties. */
import type { EngineTarget } from '../inspector/engine-target.ts';
import { remoteObject, type EngineObject, type RemoteObject } from './remote-object.ts';

/** Runtime.PropertyDescriptor of the engine's protocol. */
interface EngineProperty {
  name: string;
  value?: EngineObject;
  writable?: boolean;
  get?: EngineObject;
  set?: EngineObject;
  symbol?: EngineObject;
  configurable?: boolean;
  enumerable?: boolean;
  isOwn?: boolean;
  wasThrown?: boolean;
}

/** The engine shows the prototype as a property of this name. */
const PROTOTYPE = '__proto__';

/** @param own without those of its prototypes */
export async function propertiesOf(
  target: EngineTarget,
  objectId: string,
  own: boolean,
): Promise<object> {
  const { properties, internalProperties = [] } = (await target.send('Runtime.getProperties', {
    objectId,
    ownProperties: own,
  })) as { properties: EngineProperty[]; internalProperties?: EngineProperty[] };
  const isPrototype = ({ name, isOwn }: EngineProperty): boolean =>
    name === PROTOTYPE && isOwn === true;
  const prototypes = properties.filter(isPrototype);
  return {
    result: properties
      .filter((property) => !isPrototype(property))
      .map((property) => describeProperty(target, property)),
    internalProperties: [
      ...prototypes.map(({ value }) => internal(target, '[[Prototype]]', value)),
      ...internalProperties.map(({ name, value }) => internal(target, `[[${name}]]`, value)),
    ],
  };
}

function describeProperty(target: EngineTarget, property: EngineProperty): object {
  const { name, writable, configurable = false, enumerable = false, isOwn, wasThrown } = property;
  const objects = (['value', 'get', 'set', 'symbol'] as const).flatMap((key) => {
    const object = property[key];
    return object ? [[key, remoteObject(target, object)] as [string, RemoteObject]] : [];
  });
  return {
    name,
    ...Object.fromEntries(objects),
    ...(writable === undefined ? {} : { writable }),
    configurable,
    enumerable,
    ...(isOwn === undefined ? {} : { isOwn }),
    ...(wasThrown === undefined ? {} : { wasThrown }),
  };
}

function internal(target: EngineTarget, name: string, value: EngineObject | undefined): object {
  return { name, ...(value && { value: remoteObject(target, value) }) };
}
