import type { Layer, SymbolicTensor } from "../layers/index.ts";
import { Network } from "../network/index.ts";
import type { PlotNode } from "../plot/index.ts";
import type { Json, JsonObject } from "../support/json.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";

/** Returns a network's layers and connections for `modelPlot`, which draws a frame around each nested network. */
export function plotData(network: Network): { nodes: PlotNode[]; edges: [string, string][] } {
  const nodes: PlotNode[] = [];
  const edges: [string, string][] = [];
  const inputs = network.inputs.map((tensor, index) => {
    const name = network.inputNames[index] ?? "";
    const id = `input ${name}`;
    nodes.push({ id, name, type: "InputLayer", output: formatShape(tensor.shape), parameters: 0 });
    return id;
  });
  walk(network, inputs, { path: "", group: [], isTrainable: true }, { nodes, edges, counted: new Set() });
  return { nodes, edges };
}

interface Drawing {
  readonly nodes: PlotNode[];
  readonly edges: [string, string][];
  /** Layers whose parameters have been shown: a shared layer shows them once. */
  readonly counted: Set<Layer>;
}

/** The position of a nested network, and whether all networks that contain it are trainable. */
interface Place {
  readonly path: string;
  readonly group: readonly string[];
  readonly isTrainable: boolean;
}

/** Adds the calls of a network that reads `sources`. Returns the ids of the layers that produce its outputs. */
function walk(
  network: Network,
  sources: readonly string[],
  { path, group, isTrainable: isOuterTrainable }: Place,
  drawing: Drawing,
) {
  const isTrainable = isOuterTrainable && network.trainable;
  const ids = new Map<SymbolicTensor, string>();
  network.inputs.forEach((tensor, index) => {
    ids.set(tensor, sources[index] ?? "");
  });
  const counts = new Map<Layer, number>();
  for (const { layer, inputs, outputs } of network.calls) {
    const count = (counts.get(layer) ?? 0) + 1;
    counts.set(layer, count);
    const name = count > 1 ? `${layer.name} (${count})` : (layer.name ?? layer.kind);
    const id = `${path}/${name}`;
    const read = inputs.map((tensor) => ids.get(tensor) ?? "");
    if (layer instanceof Network) {
      const results = walk(layer, read, { path: id, group: [...group, name], isTrainable }, drawing);
      outputs.forEach((tensor, index) => {
        ids.set(tensor, results[index] ?? "");
      });
      continue;
    }
    drawing.nodes.push({
      ...{ id, name, group, type: layer.className },
      output: outputs.map(({ shape }) => formatShape(shape)).join(", "),
      ...(drawing.counted.has(layer) ? { parameters: 0 } : parametersOf(layer, isTrainable)),
      ...detailsOf(layer.config()),
      ...briefOf(layer.className, layer.config()),
    });
    drawing.counted.add(layer);
    for (const source of new Set(read)) drawing.edges.push([source, id]);
    for (const tensor of outputs) ids.set(tensor, id);
  }
  return network.outputs.map((tensor) => ids.get(tensor) ?? "");
}

function parametersOf(layer: Layer, isTrainable: boolean): { parameters: number; nonTrainable: number } {
  const trains = isTrainable && layer.trainable;
  const count = { parameters: 0, nonTrainable: 0 };
  for (const { shape, role } of layer.weights.values()) {
    count.parameters += sizeOf(shape);
    if (!trains || role !== "parameter") count.nonTrainable += sizeOf(shape);
  }
  for (const sublayer of layer.sublayers.values()) {
    const inside = parametersOf(sublayer, trains);
    count.parameters += inside.parameters;
    count.nonTrainable += inside.nonTrainable;
  }
  return count;
}

/** Summarizes the options that distinguish layers of one class: "5×5, stride 2, same, tanh". */
function detailsOf(config: JsonObject): { details?: string } {
  const { strides, padding, activation, dilationRate, groups, rate } = config;
  const size = config.kernelSize ?? config.poolSize ?? config.size;
  const words = [
    Array.isArray(size) ? size.join("×") : "",
    strides !== undefined && text(strides) !== "1" && text(strides) !== text(config.poolSize ?? 1)
      ? `stride ${text(strides)}`
      : "",
    dilationRate !== undefined && text(dilationRate) !== "1" ? `dilation ${text(dilationRate)}` : "",
    typeof groups === "number" && groups > 1 ? `${groups} groups` : "",
    padding === undefined || padding === "valid"
      ? ""
      : typeof padding === "string"
        ? padding
        : `padding ${text(padding)}`,
    typeof activation === "string" && activation !== "linear" ? activation : "",
    typeof rate === "number" ? `rate ${rate}` : "",
  ].filter((word) => word !== "");
  return words.length > 0 ? { details: words.join(", ") } : {};
}

/** Formats equal numbers as one, others with "×" between them. */
function text(value: Json): string {
  const list = [value].flat() as readonly Json[];
  return new Set(list).size === 1 ? String(list[0]) : list.join("×");
}

/** Describes the layer on the card of a block: "3×3 64, stride 2", "dense 384", "max pool 3×3", "BN". */
function briefOf(type: string, config: JsonObject): { brief?: string } {
  const { kernelSize, poolSize, strides, dilationRate, groups, filters, units, activation } = config;
  if (type === "BatchNormalization") return { brief: "BN" };
  if (type === "LayerNormalization") return { brief: "LN" };
  if (type === "Activation" && typeof activation === "string") return { brief: activation };
  const pool = /^(Global)?(Max|Average)Pooling/.exec(type);
  const kind = pool
    ? `${pool[1] ? "global " : ""}${pool[2] === "Max" ? "max" : "average"} pool`
    : (/^(Depthwise|Separable)|Transpose|Dense/.exec(type)?.[0] ?? "").toLowerCase();
  const window = kernelSize ?? poolSize;
  if (kind === "" && window === undefined) return {};
  const words = [kind, Array.isArray(window) ? window.join("×") : "", String(filters ?? units ?? "")];
  const isStrided = strides !== undefined && text(strides) !== "1" && !pool;
  const rest = [
    isStrided ? `stride ${text(strides)}` : "",
    dilationRate !== undefined && text(dilationRate) !== "1" ? `dilation ${text(dilationRate)}` : "",
    typeof groups === "number" && groups > 1 ? `${groups} groups` : "",
  ];
  return { brief: [words.filter((word) => word !== "").join(" "), ...rest].filter((word) => word !== "").join(", ") };
}
