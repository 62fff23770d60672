import type { Node } from "../graph/index.ts";
import type { Window2d } from "../ops/window.ts";
import { formatCount } from "../support/format.ts";
import type { PartialShape, Shape } from "../tensor/shape.ts";
import { buildForward } from "./build-forward.ts";
import { layerRows } from "./layer-rows.ts";
import { Network } from "./network.ts";
import { type ReceptiveField, receptiveFields } from "./receptive-field.ts";
import { windowOf } from "./window-of.ts";

/** The costs of a layer, with the textbook formulas filled in. */
export interface LayerArithmetic {
  /** The path: "backbone/conv1". */
  readonly name: string;
  readonly className: string;
  readonly outputShape: PartialShape;
  /**
   * The output size of a window over rows and columns: "⌊(224 + 6 − 7) ÷ 2⌋ + 1 = 112"; one per axis if they differ.
   */
  readonly size: readonly string[];
  readonly parameters: number;
  /** The formula of the number of parameters, "7·7·3·64 + 64"; empty without parameters. */
  readonly parameterFormula: string;
  /** Multiply-accumulates per sample. */
  readonly multiplyAccumulates: number;
  /** The receptive field of the output; undefined if the layer does not depend on the input. */
  readonly receptiveField: ReceptiveField | undefined;
}

/** Returns the arithmetic of each layer except inputs, in order. Nested networks are replaced by their layers. */
export function layerArithmetic(network: Network): LayerArithmetic[] {
  const { graph } = buildForward(network, { batchSize: 1, training: false });
  const fields = receptiveFields(graph);
  const nodes = grouped(graph.nodes, ({ scope }) => scope);
  const weights = grouped(network.listWeights(), ({ name }) => name.slice(0, name.lastIndexOf("/")));
  const fieldOf = (node: Node | undefined) => node?.outputs[0] && fields.get(node.outputs[0]);
  const inner = new Set(innerNetworks(network));
  const rows = layerRows(network, { expandNested: true });
  return rows
    .filter(({ path, className }) => className !== "InputLayer" && !inner.has(path))
    .map(({ path, className, outputShapes, parameters, multiplyAccumulates }) => {
      const own = nodes.get(path) ?? [];
      return {
        name: path,
        className,
        outputShape: outputShapes[0] ?? [],
        size: [...new Set(own.flatMap(sizeFormulas))],
        parameters,
        parameterFormula: parameterFormula((weights.get(path) ?? []).map(({ shape }) => shape)),
        multiplyAccumulates,
        receptiveField: fieldOf(own.at(-1)),
      };
    });
}

function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function innerNetworks(network: Network, prefix = ""): string[] {
  return network.layers.flatMap((layer) => {
    if (!(layer instanceof Network)) return [];
    const path = prefix + layer.name;
    return [path, ...innerNetworks(layer, `${path}/`)];
  });
}

/** Returns one formula, or two if rows and columns differ. */
function sizeFormulas(node: Node): string[] {
  const window = windowOf(node);
  const [before = [], after = []] = [node.inputs[0]?.shape, node.outputs[0]?.shape];
  if (!window) return [];
  return [...new Set([0, 1].map((axis) => sizeFormula(window, axis, before[axis + 1] ?? 0, after[axis + 1] ?? 0)))];
}

function sizeFormula(window: Window2d, axis: number, before: number, after: number): string {
  const padding = (window.padding[2 * axis] ?? 0) + (window.padding[2 * axis + 1] ?? 0);
  const [cells = 1, stride = 1, dilation = 1] = [window.size[axis], window.strides[axis], window.dilations[axis]];
  const reach = dilation === 1 ? `${cells}` : `(${dilation}·${cells - 1} + 1)`;
  const free = `${before}${padding > 0 ? ` + ${padding}` : ""} − ${reach}`;
  if (stride === 1) return `${free} + 1 = ${after}`;
  const [left, right] = window.ceilMode ? "⌈⌉" : "⌊⌋";
  return `${left}(${free}) ÷ ${stride}${right} + 1 = ${after}`;
}

/** Returns the sizes of all weights, with equal sizes counted: "4·64". */
function parameterFormula(shapes: readonly Shape[]): string {
  const products = shapes.map((shape) => shape.map(formatCount).join("·") || "1");
  const counts = new Map<string, number>();
  for (const product of products) counts.set(product, (counts.get(product) ?? 0) + 1);
  return [...counts].map(([product, count]) => (count > 1 ? `${count}·${product}` : product)).join(" + ");
}
