import { type Layer, layerFactories, type SymbolicTensor } from "../layers/index.ts";
import { input } from "../layers/input.ts";
import { FormatError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isJsonObject, type Json, type JsonObject } from "../support/json.ts";
import { nearest } from "../support/nearest.ts";
import { Network } from "./network.ts";

/** Creates layers of one class: the result of `defineLayer`. */
export interface LayerClass {
  readonly className: string;
  fromConfig(config: JsonObject): Layer;
}

export interface NetworkReading {
  /** User-defined layers that the network may contain. */
  readonly customLayers?: Iterable<LayerClass>;
}

/**
 * Returns the network described by `{ className, config }`; weights get initial values.
 * @throws FormatError if the description is invalid; ConfigError or ShapeError if a layer rejects it.
 */
export function networkFromConfig(description: unknown, { customLayers = [] }: NetworkReading = {}): Network {
  const classes = new Map<string, LayerClass>();
  for (const known of [...Object.values(layerFactories), ...customLayers]) classes.set(known.className, known);
  return readNetwork(description, classes);
}

type Classes = ReadonlyMap<string, LayerClass>;

function readNetwork(description: unknown, classes: Classes): Network {
  const { className, config } = readEntry(description);
  if (className !== "Sequential" && className !== "Functional") {
    throw new FormatError(`network: expected className "Sequential" or "Functional", received "${className}"`);
  }
  const layers = new Map<string, Layer>();
  const inputs: SymbolicTensor[] = [];
  for (const entry of listOf(config, "layers")) {
    const { className: kind, config: options } = readEntry(entry);
    if (kind === "InputLayer") inputs.push(input(options as { shape: number[] }));
    else {
      const layer = readLayer(kind, options, classes);
      if (!layer.name || layers.has(layer.name)) {
        throw new FormatError(`network: expected a unique name for each layer, received "${layer.name}"`);
      }
      layers.set(layer.name, layer);
    }
  }
  const tensors = className === "Sequential" ? chain(inputs, layers) : connect(config, inputs, layers);
  const { name, seed, trainable } = config;
  const options = {
    ...tensors,
    name: typeof name === "string" ? name : undefined,
    seed: typeof seed === "number" ? seed : undefined,
  };
  return new Network(className, options, trainable !== false);
}

function readLayer(className: string, config: JsonObject, classes: Classes): Layer {
  if (className === "Sequential" || className === "Functional") return readNetwork({ className, config }, classes);
  const known = classes.get(className);
  if (known) return known.fromConfig(config);
  const suggestion = nearest(className, classes.keys());
  throw new FormatError(
    `network: unknown layer class "${className}"${suggestion ? `; did you mean "${suggestion}"?` : "."} ` +
      "Pass layers created with defineLayer as `customLayers`.",
  );
}

/** Returns the tensors of a sequential network: each layer reads the output of the previous one. */
function chain(inputs: readonly SymbolicTensor[], layers: ReadonlyMap<string, Layer>) {
  const [start] = inputs;
  if (!start || inputs.length > 1)
    throw new FormatError(`network: expected one input layer, received ${inputs.length}`);
  let last = start;
  for (const layer of layers.values()) last = single(layer.apply(last), layer);
  return { inputs: start, outputs: last };
}

function single(result: SymbolicTensor | readonly SymbolicTensor[], layer: Layer): SymbolicTensor {
  const [first, ...rest] = [result].flat() as readonly SymbolicTensor[];
  if (first && rest.length === 0) return first;
  throw new FormatError(`network: layer "${layer.name}" in a sequential network has ${rest.length + 1} outputs`);
}

/** Returns the tensors of a functional network: each call reads results of earlier calls. */
function connect(config: JsonObject, inputs: readonly SymbolicTensor[], layers: ReadonlyMap<string, Layer>) {
  const results = new Map<string, readonly SymbolicTensor[][]>();
  for (const tensor of inputs) results.set(tensor.call.layer.name ?? "", [[tensor]]);
  const find = (reference: Json): SymbolicTensor => {
    const [name, call, index] = Array.isArray(reference) ? (reference as readonly Json[]) : [];
    const found = results.get(String(name))?.[Number(call)]?.[Number(index)];
    if (found) return found;
    throw new FormatError(`network: no earlier call outputs the tensor ${formatReceived(reference)}`);
  };
  for (const call of listOf(config, "calls")) {
    const name = isJsonObject(call) ? call.layer : undefined;
    const layer = typeof name === "string" ? layers.get(name) : undefined;
    if (!layer || !isJsonObject(call)) throw new FormatError(`network: no layer for the call ${formatReceived(call)}`);
    const outputs = [layer.apply(listOf(call, "inputs").map(find))].flat() as SymbolicTensor[];
    results.set(layer.name ?? "", [...(results.get(layer.name ?? "") ?? []), outputs]);
  }
  const outputs = listOf(config, "outputs");
  const isOne = typeof outputs[0] === "string";
  return { inputs, outputs: isOne ? find(outputs) : outputs.map(find) };
}

function readEntry(entry: unknown): { className: string; config: JsonObject } {
  if (isJsonObject(entry) && typeof entry.className === "string" && isJsonObject(entry.config)) {
    return { className: entry.className, config: entry.config };
  }
  throw new FormatError(`network: expected { className, config }, received ${formatReceived(entry)}`);
}

function listOf(config: JsonObject, key: string): readonly Json[] {
  const value = config[key];
  if (Array.isArray(value)) return value as readonly Json[];
  throw new FormatError(`network: expected "${key}" to be a list, received ${formatReceived(value)}`);
}
