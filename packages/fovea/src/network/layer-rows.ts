import type { Layer, LayerCall, SymbolicTensor } from "../layers/index.ts";
import { bytesPerElement } from "../tensor/dtype.ts";
import { type PartialShape, sizeOf } from "../tensor/shape.ts";
import { multiplyAccumulates } from "./costs.ts";
import { Network } from "./network.ts";
import { weightsOf } from "./weight.ts";

/** The properties of one layer of a network. */
export interface LayerRow {
  readonly name: string;
  /** The name, prefixed with those of the enclosing networks: "backbone/conv1". */
  readonly path: string;
  readonly className: string;
  /** The nesting depth: 0 for the network's own layers, 1 for those of a nested network, … */
  readonly depth: number;
  /** The shape of each output of the layer's first call. */
  readonly outputShapes: readonly PartialShape[];
  /** Number of elements of all weights, including statistics. */
  readonly parameters: number;
  readonly trainableParameters: number;
  /** The paths of the layers that produce its inputs. */
  readonly inputs: readonly string[];
  /** Multiply-accumulates per sample, over all calls. */
  readonly multiplyAccumulates: number;
  /** Bytes of the outputs per sample, over all calls; for a network, of its layers' outputs. */
  readonly activationBytes: number;
}

/** Returns a row per layer: inputs first; with `expandNested`, the layers of nested networks after their network. */
export function layerRows(
  network: Network,
  { expandNested = false }: { readonly expandNested?: boolean } = {},
): LayerRow[] {
  const costs = multiplyAccumulates(network);
  return rowsOf(network, { costs, expandNested, prefix: "", depth: 0, trainable: network.trainable, repeats: 1 });
}

interface Level {
  readonly costs: ReadonlyMap<string, number>;
  readonly expandNested: boolean;
  readonly prefix: string;
  readonly depth: number;
  readonly trainable: boolean;
  /** How often the enclosing networks call this network. */
  readonly repeats: number;
}

function rowsOf(network: Network, level: Level): LayerRow[] {
  const { prefix, depth } = level;
  const inputs = network.inputs.map((tensor, index): LayerRow => {
    const name = network.inputNames[index] ?? "";
    const nothing = { parameters: 0, trainableParameters: 0, inputs: [], multiplyAccumulates: 0, activationBytes: 0 };
    return { name, path: prefix + name, className: "InputLayer", depth, outputShapes: [tensor.shape], ...nothing };
  });
  const isShown = network.className === "Functional" && depth === 0;
  const nameOf = (tensor: SymbolicTensor) => prefix + referenceOf(network, tensor);
  const costs = costsOf(
    network.layers.map((layer) => prefix + layer.name),
    level.costs,
  );
  const rows = network.layers.flatMap((layer): LayerRow[] => {
    const calls = network.calls.filter((call) => call.layer === layer);
    const path = prefix + layer.name;
    const trainable = level.trainable && layer.trainable;
    const weights = weightsOf(layer, 0);
    const elements = (list: typeof weights) => list.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const row = {
      name: layer.name ?? "",
      path,
      className: layer.className,
      depth,
      outputShapes: calls[0]?.outputs.map(({ shape }) => shape) ?? [],
      parameters: elements(weights),
      trainableParameters: trainable ? elements(weights.filter((weight) => weight.trainable)) : 0,
      inputs: calls.flatMap((call) => call.inputs.map(nameOf)),
      multiplyAccumulates: costs.get(path) ?? 0,
      activationBytes: level.repeats * bytesOf(layer, calls),
    };
    if (!level.expandNested || !(layer instanceof Network)) return [row];
    const repeats = level.repeats * calls.length;
    return [row, ...rowsOf(layer, { ...level, prefix: `${path}/`, depth: depth + 1, trainable, repeats })];
  });
  return isShown ? [...inputs, ...rows] : rows;
}

/** Returns the path of the layer that produces a tensor; "name[1]" is the second call of a layer. */
function referenceOf(network: Network, tensor: SymbolicTensor): string {
  const input = network.inputs.indexOf(tensor);
  if (input >= 0) return network.inputNames[input] ?? "";
  const { layer } = tensor.call;
  const number = network.calls.filter((call) => call.layer === layer).indexOf(tensor.call);
  return number > 0 ? `${layer.name}[${number}]` : (layer.name ?? "");
}

/** Sums the costs within each layer. Names may contain "/": a scope belongs to the longest name that it starts with. */
function costsOf(paths: readonly string[], costs: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const known = new Set(paths);
  const sums = new Map<string, number>();
  for (const [scope, count] of costs) {
    let owner = scope;
    while (owner && !known.has(owner)) owner = owner.slice(0, Math.max(0, owner.lastIndexOf("/")));
    if (owner) sums.set(owner, (sums.get(owner) ?? 0) + count);
  }
  return sums;
}

function bytesOf(layer: Layer, calls: readonly LayerCall[]): number {
  if (layer instanceof Network) {
    const inner = layer.layers.map((sublayer) =>
      bytesOf(
        sublayer,
        layer.calls.filter((call) => call.layer === sublayer),
      ),
    );
    return calls.length * inner.reduce((sum, bytes) => sum + bytes, 0);
  }
  return calls
    .flatMap(({ outputs }) => outputs)
    .reduce((sum, { shape, dtype }) => sum + sizeOf(shape.map((size) => size ?? 1)) * bytesPerElement[dtype], 0);
}
