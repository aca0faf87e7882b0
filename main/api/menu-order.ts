/**
 * The order of a menu template: Electron's `before`, `after`, `beforeGroupContaining` and
 * `afterGroupContaining`. A group is what stands between two separators.
 */

export interface Placed {
  id?: string;
  type?: string;
  visible?: boolean;
  before?: string[];
  after?: string[];
  beforeGroupContaining?: string[];
  afterGroupContaining?: string[];
}

interface Constraint {
  before: string[];
  after: string[];
}

/** The items in their order, with one separator between groups and none at either end. */
export function orderTemplate<T extends Placed>(template: readonly T[]): T[] {
  const isPlaced = template.some(
    (item) => item.before ?? item.after ?? item.beforeGroupContaining ?? item.afterGroupContaining,
  );
  return foldSeparators(isPlaced ? placed(template) : [...template]);
}

function placed<T extends Placed>(template: readonly T[]): T[] {
  const separators = template.filter(isSeparator);
  const groups = mergeGroups(splitGroups(template)).map((group) =>
    arrange(
      group,
      (item) => [item.id],
      (item) => ({ before: item.before ?? [], after: item.after ?? [] }),
    ),
  );
  const ordered = arrange(
    groups,
    (group) => group.map(({ id }) => id),
    (group) => ({
      before: group.flatMap((item) => item.beforeGroupContaining ?? []),
      after: group.flatMap((item) => item.afterGroupContaining ?? []),
    }),
  );
  // There are never more gaps than separators: groups are merged, not split.
  return ordered.flatMap((group, index) => [...group, ...separators.slice(index, index + 1)]);
}

function splitGroups<T extends Placed>(template: readonly T[]): T[][] {
  const groups: T[][] = [[]];
  for (const item of template) {
    if (isSeparator(item)) groups.push([]);
    else groups.at(-1)?.push(item);
  }
  return groups.filter((group) => group.length > 0);
}

/** An item that is placed by another's side takes its group along. */
function mergeGroups<T extends Placed>(groups: T[][]): T[][] {
  for (const group of groups) {
    const wanted = new Set(
      group.flatMap(({ before, after }) => [...(before ?? []), ...(after ?? [])]),
    );
    const target = groups.find(
      (other) => other !== group && other.some(({ id }) => id !== undefined && wanted.has(id)),
    );
    if (!target) continue;
    const rest = groups.filter((other) => other !== group);
    return mergeGroups(rest.map((other) => (other === target ? [...target, ...group] : other)));
  }
  return groups;
}

/**
 * Sorts so that every constraint holds and everything else stays where it is: each element is
 * preceded by those that are to come before it. What names nobody who is there comes last. Of constraints in a circle the last is dropped.
 */
function arrange<E>(
  elements: readonly E[],
  idsOf: (element: E) => (string | undefined)[],
  constraintOf: (element: E) => Constraint,
): E[] {
  const find = (id: string): E | undefined => elements.find((one) => idsOf(one).includes(id));
  const earlier = new Map<E, Set<E>>(elements.map((element) => [element, new Set()]));
  const moved = new Set<E>();
  for (const element of elements) {
    const { before, after } = constraintOf(element);
    if (before.length + after.length > 0) moved.add(element);
    for (const target of before.map(find)) {
      if (target !== undefined && target !== element) earlier.get(target)?.add(element);
    }
    for (const target of after.map(find)) {
      if (target !== undefined && target !== element) earlier.get(element)?.add(target);
    }
  }
  return visitAll(elements, earlier, moved, (element) =>
    constraintOf(element)
      .after.map(find)
      .filter((target) => target !== undefined),
  );
}

/** What has no place of its own comes first, in the given order; the others by their neighbours. */
function visitAll<E>(
  elements: readonly E[],
  earlier: ReadonlyMap<E, ReadonlySet<E>>,
  moved: ReadonlySet<E>,
  targetsOf: (element: E) => E[],
): E[] {
  const result: E[] = [];
  const seen = new Set<E>();
  const visit = (element: E): void => {
    if (seen.has(element)) return;
    seen.add(element);
    for (const other of earlier.get(element) ?? []) visit(other);
    result.push(element);
    for (const other of moved) if (targetsOf(other).includes(element)) visit(other);
  };
  for (const element of elements) if (!moved.has(element)) visit(element);
  for (const element of elements) visit(element);
  return result;
}

/** Invisible items do not count as what separators separate. */
function foldSeparators<T extends Placed>(items: readonly T[]): T[] {
  const result: T[] = [];
  let last: T | undefined;
  for (const item of items) {
    if (item.visible !== false) {
      if (isSeparator(item) && (last === undefined || isSeparator(last))) continue;
      last = item;
    }
    result.push(item);
  }
  if (last !== undefined && isSeparator(last)) result.splice(result.lastIndexOf(last), 1);
  return result;
}

function isSeparator(item: Placed): boolean {
  return item.type === 'separator';
}
