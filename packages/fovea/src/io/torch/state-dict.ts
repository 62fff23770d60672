import { FormatError, formatBytes, formatReceived } from "../../support/index.ts";
import { sizeOf } from "../../tensor/index.ts";
import { TorchTensor } from "./torch-tensor.ts";

/** The tensors of a file by name, and what else is worth telling of it. */
export interface StateDict {
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  /** Numbers and short texts beside the tensors ("epoch"); under "entry" where in the file the tensors were. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** How checkpoints call the entry that holds the weights, the likeliest first. */
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
  "ema_state_dict",
  "ema",
];

/** Entries with tensors that are no weights. */
const otherEntries = /optim|sched|scaler|loss|rng/i;

const deepest = 16;
const longestName = 1024;
const longestText = 1024;
const mostTexts = 256;

/** All tensors together may be this many times as large as the file: a storage can be shared, but not for ever. */
const largestGrowth = 16;
const alwaysAllowed = 2 ** 20;

/**
 * Finds the weights in what `torch.save` wrote: a state dict itself, the entry of a checkpoint that holds one
 * ("state_dict", "model", …; what belongs to the optimizer is left out), a list of tensors or a single one. Nested
 * dictionaries give names with dots.
 * @param fileSize in bytes: it bounds how many names and elements there can be
 * @throws FormatError when there are no tensors, when names clash, or when they expand to far more than the file.
 */
export function stateDictOf(value: unknown, fileSize: number, where: string): StateDict {
  const { mapping, entry } = chooseMapping(value);
  const tensors = new Map<string, TorchTensor>();
  // Dictionaries may share others, level by level: visits are counted, as they could double with each level.
  let visitsLeft = fileSize;
  let elementBytes = 0;

  function add(name: string, tensor: TorchTensor): void {
    if (tensors.has(name)) {
      throw new FormatError(`${where}: expected every name once, received ${formatReceived(name)} twice`);
    }
    elementBytes += sizeOf(tensor.shape) * tensor.dtype.bytes;
    if (!(elementBytes <= largestGrowth * fileSize + alwaysAllowed)) {
      const size = formatBytes(fileSize);
      throw new FormatError(
        `${where}: expected tensors of no more than ${largestGrowth} times the file's ${size}; those up to ` +
          `${formatReceived(name)} take ${formatBytes(elementBytes)}`,
      );
    }
    tensors.set(name, tensor);
  }

  function collect(container: unknown, prefix: string, depth: number): void {
    for (const [key, item] of entriesOf(container)) {
      if (visitsLeft-- <= 0 || depth > deepest || prefix.length + key.length > longestName) {
        throw new FormatError(`${where}: expected plain names, received dictionaries nested without end`);
      }
      if (item instanceof TorchTensor) add(prefix + key, item);
      else if (isContainer(item)) collect(item, `${prefix}${key}.`, depth + 1);
    }
  }

  if (mapping instanceof TorchTensor) add("tensor", mapping);
  else collect(mapping, "", 0);
  if (tensors.size === 0) {
    throw new FormatError(`${where}: expected tensors, received a file of PyTorch's without any`);
  }
  return { tensors, metadata: metadataOf(value, entry) };
}

/** The value that holds the weights, and the names of the entries that lead to it. */
function chooseMapping(value: unknown): { mapping: unknown; entry: string[] } {
  let mapping = value;
  const entry: string[] = [];
  while (mapping instanceof Map && entry.length < deepest) {
    const next = likelyEntry(mapping);
    if (next === undefined) break;
    entry.push(next);
    mapping = mapping.get(next);
  }
  return { mapping: mapping instanceof Map ? withoutOthers(mapping) : mapping, entry };
}

function likelyEntry(mapping: ReadonlyMap<unknown, unknown>): string | undefined {
  if (hasOwnWeights(mapping)) return undefined;
  return likelyEntries.find((name) => holdsTensors(mapping.get(name)));
}

/** Tensors beside others in a checkpoint may be an accuracy or the state of a generator; those are no weights. */
function hasOwnWeights(mapping: ReadonlyMap<unknown, unknown>): boolean {
  for (const [key, item] of mapping) {
    if (item instanceof TorchTensor && sizeOf(item.shape) > 1 && !otherEntries.test(String(key))) return true;
  }
  return false;
}

/** A mapping without weights of its own is a checkpoint of several parts: the optimizer's are not weights. */
function withoutOthers(mapping: ReadonlyMap<unknown, unknown>): ReadonlyMap<unknown, unknown> {
  if (hasOwnWeights(mapping)) return mapping;
  return new Map([...mapping].filter(([key]) => !otherEntries.test(String(key))));
}

/** Whether there is a tensor at or near the surface of a dictionary. */
function holdsTensors(value: unknown, depth = 0): boolean {
  if (!(value instanceof Map) || depth > 2) return false;
  let looked = 0;
  for (const item of value.values()) {
    if (item instanceof TorchTensor || holdsTensors(item, depth + 1)) return true;
    if (++looked > 64) break;
  }
  return false;
}

function metadataOf(value: unknown, entry: readonly string[]): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>();
  if (entry.length > 0) metadata.set("entry", entry.join("."));
  for (const [key, item] of value instanceof Map ? entriesOf(value) : []) {
    const text = typeof item === "string" || typeof item === "number" || typeof item === "boolean" ? String(item) : "";
    if (metadata.size >= mostTexts) break;
    if (text !== "" && text.length + key.length <= longestText) metadata.set(key, text);
  }
  return metadata;
}

function isContainer(value: unknown): boolean {
  return value instanceof Map || Array.isArray(value);
}

/** The entries of a dictionary or list whose keys are texts or numbers. */
function* entriesOf(container: unknown): Iterable<[string, unknown]> {
  if (Array.isArray(container)) for (const [index, item] of container.entries()) yield [String(index), item];
  if (!(container instanceof Map)) return;
  for (const [key, item] of container) {
    if (typeof key === "string" || typeof key === "number") yield [String(key), item];
  }
}
