import { layers } from "../../layers/index.ts";
import { layerRows, sequentialNetwork } from "../../network/index.ts";

/** A convolution over maps of `side` × `side`, with or without a 1 × 1 convolution before it. */
export interface BottleneckSizes {
  readonly side: number;
  readonly inputs: number;
  readonly bottleneck: number;
  readonly filterSide: number;
  readonly outputs: number;
}

/** The work and the weights of a layer. */
export interface LayerCost {
  readonly products: number;
  readonly parameters: number;
}

/** The costs of the convolution alone, and of the bottleneck and the convolution behind it, counted on real layers. */
export function bottleneckCosts(sizes: BottleneckSizes): {
  readonly direct: LayerCost;
  readonly reduce: LayerCost;
  readonly expand: LayerCost;
} {
  const { side, inputs, bottleneck, filterSide, outputs } = sizes;
  const convolution = (filters: number, kernelSize: number) => layers.conv2d({ filters, kernelSize, padding: "same" });
  const [direct] = costsOf(side, inputs, [convolution(outputs, filterSide)]);
  const [reduce, expand] = costsOf(side, inputs, [convolution(bottleneck, 1), convolution(outputs, filterSide)]);
  const none = { products: 0, parameters: 0 };
  return { direct: direct ?? none, reduce: reduce ?? none, expand: expand ?? none };
}

function costsOf(side: number, inputs: number, entries: Parameters<typeof sequentialNetwork>[0]): LayerCost[] {
  const rows = layerRows(sequentialNetwork([layers.input({ shape: [side, side, inputs] }), ...entries]));
  return rows.map(({ multiplyAccumulates: products, parameters }) => ({ products, parameters }));
}
