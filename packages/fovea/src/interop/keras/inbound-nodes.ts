import { FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isJsonObject, type Json, type JsonObject } from "../../support/json.ts";
import type { TensorReference } from "./topology.ts";

const deepest = 16;

/** The inputs or outputs of a model: one reference, a list of them, or a record. */
export function readInboundNodes(value: unknown, where: string): TensorReference[] {
  if (value === undefined || value === null) return [];
  const reference = asReference(value);
  if (reference) return [reference];
  const list = Array.isArray(value) ? value : isJsonObject(value) ? inKeyOrder(value) : undefined;
  const references = list?.map((entry: unknown) => asReference(entry));
  if (references?.every((entry) => entry !== undefined)) return references as TensorReference[];
  throw new FormatError(`${where}: expected references to tensors, received ${formatReceived(value)}`);
}

/** The tensors that one call of a layer takes. `passedOver` are other arguments that say nothing of the result. */
export function nodeInputs(node: unknown, where: string, passedOver: readonly string[] = []): TensorReference[] {
  if (isJsonObject(node)) return callArguments(node, where, passedOver);
  // Keras 1 and 2: a list of [layer, call, output, other arguments], or one of them by itself.
  const list = Array.isArray(node) ? (typeof node[0] === "string" ? [node] : node) : [];
  return list.map((entry: unknown) => {
    const reference = asReference(entry);
    if (!reference) throw new FormatError(`${where}: expected a tensor as input, received ${formatReceived(entry)}`);
    checkArguments(Array.isArray(entry) ? entry[3] : undefined, where);
    return reference;
  });
}

/** Keras 3: the arguments of the call, with the tensors among them. */
function callArguments({ args, kwargs }: JsonObject, where: string, passedOver: readonly string[]): TensorReference[] {
  const found: TensorReference[] = [];
  const visit = (value: Json | undefined, depth: number) => {
    if (depth > deepest) throw new FormatError(`${where}: expected arguments, received lists within lists`);
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
  checkArguments(others, where, passedOver);
  return found;
}

/** The values of a dictionary as Keras counts them: sorted by their keys. */
function inKeyOrder(dictionary: JsonObject): Json[] {
  return Object.entries(dictionary)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value);
}

/** Besides tensors a call may be told not to train, and that its inputs have no masks; nothing else is known. */
function checkArguments(given: unknown, where: string, passedOver: readonly string[] = []): void {
  for (const [name, value] of Object.entries(isJsonObject(given) ? given : {})) {
    if (value === null || value === false || (name === "mask" && isNothing(value))) continue;
    if (passedOver.includes(name)) continue;
    throw new FormatError(`${where}: expected a call on tensors alone, received ${name}=${formatReceived(value)}`);
  }
}

/** What Keras writes for the masks of several inputs that have none. */
function isNothing(value: Json): boolean {
  if (value === null) return true;
  const entries = Array.isArray(value) ? (value as readonly Json[]) : isJsonObject(value) ? Object.values(value) : [];
  return entries.length > 0 && entries.every((entry) => entry === null);
}

/** The tensor that an argument of Keras 3 is; undefined for other arguments. */
export function tensorOf(value: unknown): TensorReference | undefined {
  const config = isJsonObject(value) && value.class_name === "__keras_tensor__" ? value.config : undefined;
  return isJsonObject(config) ? asReference(config.keras_history) : undefined;
}

/** [layer, call, output]; undefined for other values. */
export function asReference(value: unknown): TensorReference | undefined {
  if (!Array.isArray(value)) return undefined;
  const [layer, call = 0, index = 0]: readonly unknown[] = value;
  if (typeof layer !== "string" || !Number.isSafeInteger(call) || !Number.isSafeInteger(index)) return undefined;
  return { layer, call: Number(call), index: Number(index) };
}
