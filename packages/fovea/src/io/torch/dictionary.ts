import { OpaqueObject } from "./pickle/index.ts";

/**
 * Returns the entries of a dictionary, of an object of a dictionary-like class, or of a whole module, which are the
 * parameters, buffers and modules that `state_dict()` would return.
 */
export function dictionaryOf(value: unknown): ReadonlyMap<unknown, unknown> | undefined {
  if (value instanceof Map) return value;
  if (!(value instanceof OpaqueObject)) return undefined;
  return value.items.size > 0 ? value.items : moduleEntries(value);
}

/** Whether the value may contain tensors by name or index. */
export function isContainer(value: unknown): boolean {
  return Array.isArray(value) || dictionaryOf(value) !== undefined;
}

/** Yields the entries of a dictionary or list whose keys are strings or numbers. */
export function* entriesOf(container: unknown): Iterable<[string, unknown]> {
  if (Array.isArray(container)) for (const [index, item] of container.entries()) yield [String(index), item];
  for (const [key, item] of dictionaryOf(container) ?? []) {
    if (typeof key === "string" || typeof key === "number") yield [String(key), item];
  }
}

/** Cached, because a hostile file may refer to a large module repeatedly. */
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
