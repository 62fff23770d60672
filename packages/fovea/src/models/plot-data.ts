import type { PlotNode } from "../draw/index.ts";
import type { Layer, SymbolicTensor } from "../layers/index.ts";
import { Network } from "../network/index.ts";
import type { Json, JsonObject } from "../support/json.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";

/** A network's layers and connections as `modelPlot` draws them; the layers of nested networks are framed. */
export function plotData(network: Network): { nodes: PlotNode[]; edges: [string, string][] } {
  const nodes: PlotNode[] = [];
  const edges: [string, string][] = [];
  const inputs = network.inputs.map((tensor, index) => {
    const name = network.inputNames[index] ?? "";
    const id = `input ${name}`;
    nodes.push({ id, name, type: "InputLayer", output: formatShape(tensor.shape), parameters: 0 });
    return id;
  });
  walk(network, inputs, "", [], { nodes, edges, counted: new Set() });
  return { nodes, edges };
}

interface Drawing {
  readonly nodes: PlotNode[];
  readonly edges: [string, string][];
  /** Layers whose parameters have been shown: a shared layer shows them once. */
  readonly counted: Set<Layer>;
}

/** Draws the calls of a network that reads `sources`; gives the ids of the layers behind its outputs. */
function walk(network: Network, sources: readonly string[], path: string, group: readonly string[], drawing: Drawing) {
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
      const results = walk(layer, read, id, [...group, name], drawing);
      outputs.forEach((tensor, index) => {
        ids.set(tensor, results[index] ?? "");
      });
      continue;
    }
    drawing.nodes.push({
      ...{ id, name, group, type: layer.className },
      output: outputs.map(({ shape }) => formatShape(shape)).join(", "),
      parameters: drawing.counted.has(layer) ? 0 : parametersOf(layer),
      ...detailsOf(layer.config()),
    });
    drawing.counted.add(layer);
    for (const source of new Set(read)) drawing.edges.push([source, id]);
    for (const tensor of outputs) ids.set(tensor, id);
  }
  return network.outputs.map((tensor) => ids.get(tensor) ?? "");
}

function parametersOf(layer: Layer): number {
  const own = [...layer.weights.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return [...layer.sublayers.values()].reduce((sum, sublayer) => sum + parametersOf(sublayer), own);
}

/** The options that tell layers of a class apart, in a few words: "5×5, stride 2, same, tanh". */
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

/** One number where all are equal, else with "×" between them. */
function text(value: Json): string {
  const list = [value].flat() as readonly Json[];
  return new Set(list).size === 1 ? String(list[0]) : list.join("×");
}
