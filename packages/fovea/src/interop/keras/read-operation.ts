import type { Operand } from "../../layers/index.ts";
import { FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isJsonObject, type Json, type JsonObject } from "../../support/json.ts";
import { nearest } from "../../support/nearest.ts";
import { asReference, tensorOf } from "./inbound-nodes.ts";
import {
  type Arguments,
  type KerasOperation,
  kerasOperations,
  tensorFlowModules,
  tensorFlowOperations,
} from "./operations.ts";
import type { TensorReference } from "./topology.ts";

/** A function called on tensors, as options of `layers.operation`, and the tensors that it reads. */
export interface ReadOperation {
  readonly config: JsonObject;
  readonly calls: readonly (readonly TensorReference[])[];
}

/** Options of every operation, which are not arguments of its calls. */
const ofEveryOperation: ReadonlySet<string> = new Set(["name", "trainable", "dtype", "function"]);

/**
 * Reads a computation on tensors outside of layers, such as "x / 255": an operation of Keras 3, or a TensorFlow
 * function wrapped by Keras 2. Returns undefined for a layer.
 * @throws FormatError for an unsupported function, or for unsupported arguments.
 */
export function readOperation(layer: JsonObject, where: string): ReadOperation | undefined {
  const { class_name: kind, module, config: given, inbound_nodes: nodes } = layer;
  const config = isJsonObject(given) ? given : {};
  const isTensorFlow = kind === "TFOpLambda" || kind === "SlicingOpLambda";
  const isKeras = module === undefined ? isBareOperation(layer) : isOperationModule(module);
  if (!isTensorFlow && !isKeras) return undefined;
  const name = isTensorFlow ? String(config.function) : String(kind);
  const table = isTensorFlow ? tensorFlowOperations : kerasOperations;
  const known = isTensorFlow ? tensorFlowModules.exec(name)?.[1] : name;
  if (known === undefined || !Object.hasOwn(table, known)) throw unknownOperation(name, Object.keys(table), where);
  const called = table[known] as KerasOperation;
  const options = Object.fromEntries(Object.entries(config).filter(([key]) => !ofEveryOperation.has(key)));
  const calls = (Array.isArray(nodes) ? (nodes as readonly Json[]) : []).map((node) => {
    const given = isTensorFlow ? keras2Arguments(node, called) : keras3Arguments(node, called);
    // Keras 3's reductions store a dtype among their options, which has no effect; for `cast`, it is the essential
    // argument.
    const all = {
      ...options,
      ...(called.operation === "cast" && isKeras && { dtype: config.dtype ?? null }),
      ...given,
    };
    return readCall(called, all, `${where}: ${name}`);
  });
  const [first] = calls;
  if (calls.some((call) => JSON.stringify(call.config) !== JSON.stringify(first?.config))) {
    throw new FormatError(`${where}: expected calls of ${name} that differ only in their tensors`);
  }
  return { config: { ...first?.config, name: config.name ?? null }, calls: calls.map(({ inputs }) => inputs) };
}

/** Whether a module is one of Keras 3's modules of operations. */
function isOperationModule(module: Json): boolean {
  return typeof module === "string" && /\.(?:ops|activations)\.\w+$/.test(module);
}

/** HDF5 files of Keras 3 omit modules, but every layer in them has the option `trainable`. */
function isBareOperation({ class_name: kind, config, inbound_nodes: nodes }: JsonObject): boolean {
  const isModern = Array.isArray(nodes) && nodes.length > 0 && nodes.every(isJsonObject);
  const isLayer = isJsonObject(config) && "trainable" in config;
  return isModern && !isLayer && typeof kind === "string" && Object.hasOwn(kerasOperations, kind);
}

function unknownOperation(name: string, known: readonly string[], where: string): FormatError {
  const suggestion = nearest(name, known);
  return new FormatError(
    `${where}: the operation ${formatReceived(name)} on tensors cannot be imported: it is not supported; ` +
      (suggestion ? `did you mean ${suggestion}?` : `supported: ${known.join(", ")}`),
  );
}

/** Keras 3: { args, kwargs }. */
function keras3Arguments(node: Json, { parameters }: KerasOperation): Arguments {
  const { args, kwargs } = isJsonObject(node) ? node : ({} as JsonObject);
  const named: Record<string, Json> = {};
  for (const [index, value] of (Array.isArray(args) ? args : []).entries()) {
    named[parameters[index] ?? `argument ${index}`] = value as Json;
  }
  return { ...named, ...(isJsonObject(kwargs) ? kwargs : {}) };
}

/** Keras 2: [layer, call, output, { … }], or a list of them if the first argument is a list. */
function keras2Arguments(node: Json, { parameters: [first = "x"] }: KerasOperation): Arguments {
  const entries = (Array.isArray(node) ? node : []) as readonly Json[];
  const list = entries.filter((entry): entry is readonly Json[] => Array.isArray(entry));
  const isList = entries.length > 0 && list.length === entries.length;
  const head = isList ? list[0] : entries;
  const [layer, , constant, rest] = head ?? [];
  const given = isJsonObject(rest) ? rest : {};
  if (layer === "_CONSTANT_VALUE") return { [first]: constant ?? null, ...given };
  return { [first]: isList ? list.map((entry) => entry.slice(0, 3)) : entries.slice(0, 3), ...given };
}

function readCall({ operation, parameters, operands, attributes }: KerasOperation, given: Arguments, where: string) {
  const count = operands === "list" ? 1 : operands;
  const names = parameters.slice(0, count);
  const inputs: TensorReference[] = [];
  const read = (value: Json | undefined): Operand => {
    const reference = tensorOf(value) ?? asReference(value);
    if (reference) return { input: inputs.push(reference) - 1 };
    const constant = constantOf(value);
    if (constant !== undefined) return constant;
    throw new FormatError(`${where}: expected tensors or numbers as operands, received ${formatReceived(value)}`);
  };
  const values = names.map((name) => given[name]);
  const list = operands === "list" && Array.isArray(values[0]) ? (values[0] as readonly Json[]) : values;
  const operandValues = list.map(read);
  const rest = Object.entries(given).filter(([name, value]) => !names.includes(name) && value !== null);
  for (const [name, value] of rest) {
    if (!holdsTensor(value)) continue;
    throw new FormatError(`${where}: expected a constant ${name}, received a tensor`);
  }
  const config = {
    operation,
    operands: operandValues as unknown as Json,
    attributes: attributes(Object.fromEntries(rest)),
  };
  return { inputs, config };
}

/** Reads a number or nested lists of numbers, plain or as a serialized array. */
function constantOf(value: Json | undefined): Operand | undefined {
  const held = isJsonObject(value) && (value.class_name === "__numpy__" || value.class_name === "__tensor__");
  const plain = held && isJsonObject(value.config) ? value.config.value : value;
  if (typeof plain === "number") return plain;
  if (!Array.isArray(plain)) return undefined;
  const shape: number[] = [];
  for (let inner: Json | undefined = plain; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
  const values = plain.flat(Number.POSITIVE_INFINITY) as readonly unknown[];
  const isWhole = values.length === shape.reduce((product, size) => product * size, 1);
  return isWhole && values.every(Number.isFinite) ? { shape, values: values as readonly number[] } : undefined;
}

function holdsTensor(value: Json): boolean {
  if (tensorOf(value) ?? asReference(value)) return true;
  return Array.isArray(value) && value.some(holdsTensor);
}
