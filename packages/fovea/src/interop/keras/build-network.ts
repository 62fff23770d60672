import type { Layer, SymbolicTensor } from "../../layers/index.ts";
import { input } from "../../layers/input.ts";
import { Network } from "../../network/index.ts";
import { FormatError, isFoveaError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import type { Json, JsonObject } from "../../support/json.ts";
import { nearest } from "../../support/nearest.ts";
import type { PartialShape } from "../../tensor/shape.ts";
import { type ChannelsFirst, channelsLast, withChannelsLast } from "./channels-first.ts";
import { checkInput } from "./check-input.ts";
import { entersChannelsFirst } from "./enters-channels-first.ts";
import { layerOptions } from "./layer-options.ts";
import { kerasLayers } from "./layer-table.ts";
import type { TensorReference, Topology, TopologyLayer } from "./topology.ts";

/** What a network is built from, in addition to its description. */
export interface BuildContext {
  readonly file: string;
  /** The shape of input number `index` if the description leaves its height or width open. */
  readonly inputShape: (index: number, isChannelsLast: boolean) => PartialShape | undefined;
  /** Options that the file stores among its weights, as for Normalization. */
  readonly inferred: ReadonlyMap<TopologyLayer, JsonObject>;
  /** Output: the layer created for each described layer. */
  readonly built: Map<TopologyLayer, Layer>;
  /** Output: the images that are channels-first in the file. */
  readonly channelsFirst: ChannelsFirst;
}

/**
 * Builds the network of a description.
 * @throws FormatError that names the layer if a layer cannot be created or called.
 */
export function buildNetwork(topology: Topology, context: BuildContext): Network {
  const tensors = topology.className === "Sequential" ? chain(topology, context) : connect(topology, context);
  const network = located(context.file, () => new Network(topology.className, { ...tensors, name: topology.name }));
  if (!topology.trainable) network.trainable = false;
  return network;
}

function chain(topology: Topology, context: BuildContext) {
  const { layers, builtFor } = topology;
  let last: SymbolicTensor | undefined;
  let first: SymbolicTensor | undefined;
  for (const layer of layers) {
    last ??= first = startOf(layer, context, builtFor, entersChannelsFirst(topology, undefined));
    if (layer.className === "InputLayer") continue;
    const outputs = applied(layer, [last], context);
    last = outputs[0];
    if (outputs.length !== 1 || !last) {
      throw new FormatError(`${context.file}: layer "${layer.name}": expected one output in a sequential model`);
    }
  }
  if (!first || !last) throw new FormatError(`${context.file}: expected a model with layers, received one without`);
  return { inputs: first, outputs: last };
}

/** Returns the input of a sequential model: that of its first layer, or the shape with which it was built. */
function startOf(
  layer: TopologyLayer,
  context: BuildContext,
  builtFor: Json | undefined,
  isChannelsFirst: boolean,
): SymbolicTensor {
  const { nested, config, className } = layer;
  const first = nested?.layers[0];
  if (first && config.batch_input_shape === undefined) {
    return startOf(first, context, nested?.builtFor ?? builtFor, isChannelsFirst);
  }
  const name = className === "InputLayer" ? layer.name : undefined;
  return inputOf(layer, { shape: shapeOf(config) ?? builtFor, index: 0, isChannelsFirst, name }, context);
}

function connect(topology: Topology, context: BuildContext) {
  const { file } = context;
  const results = new Map<string, (readonly SymbolicTensor[])[]>();
  const find = ({ layer, call, index }: TensorReference) => results.get(layer)?.[call]?.[index];
  let waiting = topology.layers.flatMap((layer) => {
    if (results.has(layer.name)) throw new FormatError(`${file}: two layers are called "${layer.name}"`);
    if (layer.className === "InputLayer") {
      const index = topology.inputs.findIndex((input) => input.layer === layer.name);
      const isChannelsFirst = entersChannelsFirst(topology, layer.name);
      const entering = { shape: shapeOf(layer.config), index, isChannelsFirst, name: layer.name };
      results.set(layer.name, [[inputOf(layer, entering, context)]]);
    } else results.set(layer.name, []);
    return layer.calls.map((inputs, call) => ({ layer, inputs, call }));
  });
  // Layers may be listed before their inputs: repeat until nothing changes.
  for (let progress = true; progress && waiting.length > 0; ) {
    const left: typeof waiting = [];
    for (const entry of waiting) {
      const inputs = entry.inputs.map(find);
      const earlier = results.get(entry.layer.name) ?? [];
      const isReady = inputs.length > 0 && inputs.every((tensor) => tensor !== undefined);
      if (isReady && earlier.length === entry.call) {
        earlier.push(applied(entry.layer, inputs as SymbolicTensor[], context));
      } else left.push(entry);
    }
    progress = left.length < waiting.length;
    waiting = left;
  }
  const resolve = (reference: TensorReference) => {
    const tensor = find(reference);
    if (tensor) return tensor;
    throw new FormatError(`${file}: no call returns the tensor ${formatReceived({ ...reference })}`);
  };
  const outputs = topology.outputs.map(resolve);
  return { inputs: topology.inputs.map(resolve), outputs: topology.returnsMany ? outputs : (outputs[0] ?? []) };
}

function applied(layer: TopologyLayer, inputs: readonly SymbolicTensor[], context: BuildContext) {
  return located(`${context.file}: layer "${layer.name}"`, () => {
    const made = context.built.get(layer) ?? makeLayer(layer, inputs, context);
    context.built.set(layer, made);
    const { channelsFirst } = context;
    const network = made instanceof Network ? made : undefined;
    const arranged = channelsFirst.arranged(layer, inputs, network);
    const [single] = arranged;
    const outputs = [made.apply(arranged.length === 1 && single ? single : arranged)].flat();
    return channelsFirst.outputsOf(layer, inputs, outputs as readonly SymbolicTensor[], network);
  });
}

function makeLayer(layer: TopologyLayer, inputs: readonly SymbolicTensor[], context: BuildContext): Layer {
  const { name, config, className, nested } = layer;
  const where = `${context.file}: layer "${name}"`;
  const trainable = config.trainable !== false;
  if (nested) {
    const inputShape = (index: number, isLast: boolean) => {
      const tensor = inputs[index];
      return tensor && context.channelsFirst.inLayout(tensor, isLast).shape.slice(1);
    };
    const network = buildNetwork(nested, { ...context, inputShape });
    network.name = name;
    if (!trainable) network.trainable = false;
    return network;
  }
  const known = Object.hasOwn(kerasLayers, className) ? kerasLayers[className] : undefined;
  if (!known) throw unknownLayer(className, where);
  const takesLast = context.channelsFirst.takesLast(layer, inputs);
  const described = takesLast ? withChannelsLast(layer) : layer;
  checkInput(described, inputs[0]?.shape ?? [], where);
  const given = layerOptions(known, described.config, where);
  const options = { ...given, ...context.inferred.get(layer), name, trainable };
  return known.factory.fromConfig(options);
}

/** Why some of Keras' layers cannot be imported. */
const reasons: Readonly<Record<string, string>> = {
  AutoContrast: "it changes images during prediction too",
  Lambda: "it contains Python code, which Fovea cannot run",
};

function unknownLayer(className: string, where: string): FormatError {
  const known = Object.hasOwn(reasons, className) ? reasons[className] : undefined;
  const suggestion = known === undefined ? nearest(className, Object.keys(kerasLayers)) : undefined;
  const reason = known ?? "it is not supported";
  return new FormatError(
    `${where}: a layer of class ${formatReceived(className)} cannot be imported: ${reason}; ` +
      (suggestion ? `did you mean ${suggestion}? ` : "") +
      `supported: ${Object.keys(kerasLayers).join(", ")}`,
  );
}

function shapeOf({ batch_shape: shape, batch_input_shape: older }: JsonObject): Json | undefined {
  return shape ?? older;
}

/** An input and what is known of it. */
interface DescribedInput {
  /** The shape in the description. */
  readonly shape: Json | undefined;
  readonly index: number;
  /** Whether the description has the channels first. */
  readonly isChannelsFirst: boolean;
  readonly name: string | undefined;
}

function inputOf(
  { config, name: layer }: TopologyLayer,
  { shape, index, isChannelsFirst, name }: DescribedInput,
  { file, inputShape, channelsFirst }: BuildContext,
): SymbolicTensor {
  const outside = inputShape(index, isChannelsFirst);
  const listed = Array.isArray(shape) ? (shape as readonly Json[]).slice(1) : undefined;
  const described = listed && isChannelsFirst ? channelsLast(listed) : listed;
  const sizes = described?.map((size, axis) => size ?? outside?.[axis] ?? null) ?? outside;
  if (!sizes?.every((size) => Number.isSafeInteger(size) && Number(size) > 0)) {
    throw new FormatError(
      `${file}: layer "${layer}": expected an input of known size, received ${formatReceived(shape)}; ` +
        "set the option inputShape: [height, width, channels]",
    );
  }
  const { dtype } = config;
  const type = dtype === "uint8" || dtype === "int32" ? dtype : "float32";
  const tensor = located(file, () => input({ shape: sizes as number[], dtype: type, ...(name && { name }) }));
  if (isChannelsFirst) channelsFirst.add(tensor);
  return tensor;
}

/** Reports errors of layers as errors of the file. */
function located<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof FormatError || !isFoveaError(error)) throw error;
    throw new FormatError(`${where}: ${error.message}`, { cause: error });
  }
}
