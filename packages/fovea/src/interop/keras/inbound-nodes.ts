import { FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isJsonObject, type Json, type JsonObject } from "../../support/json.ts";
import type { TensorReference } from "./topology.ts";

const maxDepth = 16;

/** Reads the inputs or outputs of a model: one reference, a list or a record. */
export function readInboundNodes(value: unknown, where: string): TensorReference[] {
  if (value === undefined || value === null) return [];
  const reference = asReference(value);
  if (reference) return [reference];
  const list = Array.isArray(value) ? value : isJsonObject(value) ? inKeyOrder(value) : undefined;
  const references = list?.map((entry: unknown) => asReference(entry));
  if (references?.every((entry) => entry !== undefined)) return references as TensorReference[];
  throw new FormatError(`${where}: expected references to tensors, received ${formatReceived(value)}`);
}

/** Returns the input tensors of one call of a layer. `ignored` names arguments that do not affect the result. */
export function nodeInputs(node: unknown, where: string, ignored: readonly string[] = []): TensorReference[] {
  if (isJsonObject(node)) return callArguments(node, where, ignored);
  // Keras 1 and 2: a list of [layer, call, output, other arguments], or a single one of them.
  const list = Array.isArray(node) ? (typeof node[0] === "string" ? [node] : node) : [];
  return list.map((entry: unknown) => {
    const reference = asReference(entry);
    if (!reference) throw new FormatError(`${where}: expected a tensor as input, received ${formatReceived(entry)}`);
    checkArguments(Array.isArray(entry) ? entry[3] : undefined, where);
    return reference;
  });
}

/** Keras 3: returns the tensors among the arguments of the call. */
function callArguments({ args, kwargs }: JsonObject, where: string, ignored: readonly string[]): TensorReference[] {
  const found: TensorReference[] = [];
  const visit = (value: Json | undefined, depth: number) => {
    if (depth > maxDepth) throw new FormatError(`${where}: expected arguments, received lists within lists`);
    if (Array.isArray(value)) {
      for (const entry of value as readonly Json[]) visit(entry, depth + 1);
      return;
    }
    const reference = tensorOf(value);
    if (reference) found.push(reference);
    else if (isJsonObject(value) && !("class_name" in value)) visit(inKeyOrder(value), depth + 1);
    else throw new FormatError(`${where}: expected tensors as inputs, received ${formatReceived(value)}`);
  };
  const { inputs, ...others } = isJsonObject(kwargs) ? kwargs : {};
  visit(args ?? [], 0);
  visit(inputs ?? [], 0);
  checkArguments(others, where, ignored);
  return found;
}

/** Returns the values of a dictionary in Keras' order: sorted by key. */
function inKeyOrder(dictionary: JsonObject): Json[] {
  return Object.entries(dictionary)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value);
}

/** Checks the other arguments of a call: only `training: false` and empty masks are supported. */
function checkArguments(given: unknown, where: string, ignored: readonly string[] = []): void {
  for (const [name, value] of Object.entries(isJsonObject(given) ? given : {})) {
    if (value === null || value === false || (name === "mask" && isEmptyMask(value))) continue;
    if (ignored.includes(name)) continue;
    throw new FormatError(`${where}: expected a call with tensors only, received ${name}=${formatReceived(value)}`);
  }
}

/** Whether a value is Keras' notation for several inputs without masks. */
function isEmptyMask(value: Json): boolean {
  if (value === null) return true;
  const entries = Array.isArray(value) ? (value as readonly Json[]) : isJsonObject(value) ? Object.values(value) : [];
  return entries.length > 0 && entries.every((entry) => entry === null);
}

/** Returns the tensor of a Keras 3 argument; undefined for other arguments. */
export function tensorOf(value: unknown): TensorReference | undefined {
  const config = isJsonObject(value) && value.class_name === "__keras_tensor__" ? value.config : undefined;
  return isJsonObject(config) ? asReference(config.keras_history) : undefined;
}

/** Returns the tensor of [layer, call, output]; undefined for other values. */
export function asReference(value: unknown): TensorReference | undefined {
  if (!Array.isArray(value)) return undefined;
  const [layer, call = 0, index = 0]: readonly unknown[] = value;
  if (typeof layer !== "string" || !Number.isSafeInteger(call) || !Number.isSafeInteger(index)) return undefined;
  return { layer, call: Number(call), index: Number(index) };
}
