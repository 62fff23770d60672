import { ConfigError, formatReceived } from "../../support/index.ts";
import { sizeOf } from "../../tensor/index.ts";
import { dictionaryOf, entriesOf, isContainer } from "./dictionary.ts";
import { TorchTensor } from "./torch-tensor.ts";

/** The part of a checkpoint that is read, and its location. */
export interface Group {
  readonly content: unknown;
  /** Names of the entries that lead to it, joined by dots; empty if it is the whole file. */
  readonly name: string;
  /** Other parts with tensors, except an optimizer's: "state_dict_ema" next to "state_dict". */
  readonly others: readonly string[];
}

/** Usual names of the entry with the weights, the most likely first. */
const likelyEntries = [
  "state_dict",
  "model_state_dict",
  "model_state",
  "model",
  "net",
  "network",
  "module",
  "weights",
  "params",
  "state_dict_ema",
  "model_ema",
  "params_ema",
  "ema_state_dict",
  "ema_model",
  "ema",
];
/** Entries with tensors that are not weights. */
const otherEntries = /optim|sched|scaler|loss|rng|callbacks|loops/i;

const deepest = 16;

/**
 * Returns the weights in an object saved with `torch.save`: a state dict, or the entry of a checkpoint that holds one
 * ("state_dict", "model", …), without the optimizer's state.
 * @param wanted The entry to read instead, with names joined by dots.
 * @throws ConfigError if there are no weights under `wanted`.
 */
export function chooseGroup(value: unknown, wanted: string | undefined, where: string): Group {
  const holdsTensors = tensorSearch();
  const path: string[] = [];
  const found = new Set<string>();
  let content = value;
  for (let entries = dictionaryOf(content); entries && path.length < deepest; entries = dictionaryOf(content)) {
    const next = likelyEntry(entries, holdsTensors);
    if (next === undefined) break;
    for (const [key, item] of entriesOf(entries)) {
      if (!otherEntries.test(key) && holdsTensors(item)) found.add([...path, key].join("."));
    }
    path.push(next);
    content = entries.get(next);
  }
  const name = path.join(".");
  const isPart = (other: string) => name === other || name.startsWith(`${other}.`);
  if (wanted === undefined || wanted === name) {
    return { content: withoutOthers(content), name, others: [...found].filter((other) => !isPart(other)) };
  }
  const given = wanted.split(".").reduce<unknown>((part, key) => dictionaryOf(part)?.get(key), value);
  if (!holdsTensors(given)) {
    const known = [...found].map((other) => formatReceived(other)).join(", ") || "one group, which has no name";
    throw new ConfigError(`${where}: there are no weights under ${formatReceived(wanted)}; available: ${known}`);
  }
  return { content: given, name: wanted, others: [...found].filter((other) => other !== wanted) };
}

/**
 * Returns the most likely entry. Next to tensors of the dictionary itself, "model" may be one of its modules, but
 * "state_dict" is not.
 */
function likelyEntry(
  entries: ReadonlyMap<unknown, unknown>,
  holdsTensors: (value: unknown) => boolean,
): string | undefined {
  const isLikely = hasOwnWeights(entries) ? (name: string) => /state|ema/.test(name) : () => true;
  return likelyEntries.find((name) => isLikely(name) && holdsTensors(entries.get(name)));
}

/**
 * Tensors next to other entries of a checkpoint may be an accuracy or the state of a generator, which are not weights.
 */
function hasOwnWeights(entries: ReadonlyMap<unknown, unknown>): boolean {
  for (const [key, item] of entries) {
    if (item instanceof TorchTensor && sizeOf(item.shape) > 1 && !otherEntries.test(String(key))) return true;
  }
  return false;
}

/**
 * Removes the optimizer's entries from a dictionary without weights of its own, which is a checkpoint with several
 * parts.
 */
function withoutOthers(content: unknown): unknown {
  const entries = dictionaryOf(content);
  if (!entries || hasOwnWeights(entries)) return entries ?? content;
  return new Map([...entries].filter(([key]) => !otherEntries.test(String(key))));
}

/**
 * Returns a function that tells whether a dictionary contains a tensor at a small depth; it terminates on hostile files
 * too.
 */
function tensorSearch(): (value: unknown) => boolean {
  let visitsLeft = 2 ** 20;
  const look = (part: unknown, depth: number, until: number): boolean => {
    if (!isContainer(part) || depth > deepest) return false;
    for (const [, item] of entriesOf(part)) {
      if (visitsLeft-- <= until) return false;
      if (item instanceof TorchTensor || look(item, depth + 1, until)) return true;
    }
    return false;
  };
  return (value) => !Array.isArray(value) && look(value, 0, Math.max(0, visitsLeft - 4096));
}
