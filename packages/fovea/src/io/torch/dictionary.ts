import { OpaqueObject } from "./pickle/index.ts";

/**
 * The entries of what is a dictionary, or kind of one: of a class of its own, or a whole module, whose parameters, buffers
 * and modules are what `state_dict()` would give.
 */
export function dictionaryOf(value: unknown): ReadonlyMap<unknown, unknown> | undefined {
  if (value instanceof Map) return value;
  if (!(value instanceof OpaqueObject)) return undefined;
  return value.items.size > 0 ? value.items : moduleEntries(value);
}

/** Whether it may hold tensors under names or numbers. */
export function isContainer(value: unknown): boolean {
  return Array.isArray(value) || dictionaryOf(value) !== undefined;
}

/** The entries of a dictionary or list whose keys are texts or numbers. */
export function* entriesOf(container: unknown): Iterable<[string, unknown]> {
  if (Array.isArray(container)) for (const [index, item] of container.entries()) yield [String(index), item];
  for (const [key, item] of dictionaryOf(container) ?? []) {
    if (typeof key === "string" || typeof key === "number") yield [String(key), item];
  }
}

/** Kept, as a hostile file may name a large module again and again. */
const known = new WeakMap<OpaqueObject, ReadonlyMap<unknown, unknown>>();

function moduleEntries(module: OpaqueObject): ReadonlyMap<unknown, unknown> | undefined {
  const { state } = module;
  const found = known.get(module);
  if (found || !(state instanceof Map)) return found;
  const [parameters, buffers, modules] = ["_parameters", "_buffers", "_modules"].map((name) => state.get(name));
  if (!(parameters instanceof Map && buffers instanceof Map && modules instanceof Map)) return undefined;
  const list: unknown = state.get("_non_persistent_buffers_set");
  const passing = new Set<unknown>(Array.isArray(list) ? list : []);
  const kept = [...buffers].filter(([name]) => !passing.has(name));
  const entries = new Map<unknown, unknown>([...parameters, ...kept, ...modules]);
  known.set(module, entries);
  return entries;
}
