import { layers, type SymbolicTensor } from "../../layers/index.ts";
import type { Network } from "../../network/index.ts";
import type { Json } from "../../support/json.ts";
import { axisLayers, keepsAxes, keepsPositions } from "./image-layers.ts";
import type { TopologyLayer } from "./topology.ts";

/** For each axis of [batch, channels, height, width], its index in [batch, height, width, channels]. */
const lastOf = [0, 3, 1, 2];

/** Permutations from channels-first to channels-last and back, with the axis numbers of the layer `permute`. */
const toLast = [2, 3, 1];
const toFirst = [3, 1, 2];

/**
 * Layouts of the tensors of a network with `channels_first` layers. Images are channels-last here, including inputs and
 * outputs of the network. Image layers and pointwise layers process them that way. Any other layer, such as a `Flatten`
 * that flattens the channels first, receives its input in the file's layout, through a `permute` before it. Thus every
 * layer computes the same as in the file, whatever follows it.
 */
export class ChannelsFirst {
  readonly #isLast = new Set<SymbolicTensor>();
  readonly #permuted = new Map<SymbolicTensor, SymbolicTensor>();
  readonly #takesLast = new Map<TopologyLayer, boolean>();

  /** Whether the tensor is channels-first in the file, and thus channels-last here. */
  has(tensor: SymbolicTensor): boolean {
    return this.#isLast.has(tensor);
  }

  /** Whether any tensor of the network was converted. */
  get isUsed(): boolean {
    return this.#isLast.size > 0;
  }

  /** Records that a tensor is channels-last here. */
  add(...tensors: readonly SymbolicTensor[]): void {
    for (const tensor of tensors) if (isImage(tensor)) this.#isLast.add(tensor);
  }

  /** Returns the tensor channels-last, or as in the file. */
  inLayout(tensor: SymbolicTensor, isLast: boolean): SymbolicTensor {
    if (this.has(tensor) === isLast || !isImage(tensor)) return tensor;
    const found = this.#permuted.get(tensor) ?? layers.permute({ dims: isLast ? toLast : toFirst }).apply(tensor);
    this.#permuted.set(tensor, found).set(found, tensor);
    if (isLast) this.add(found);
    return found;
  }

  /** Returns the inputs with which to call a layer or a nested model. */
  arranged(layer: TopologyLayer, inputs: readonly SymbolicTensor[], model?: Network): readonly SymbolicTensor[] {
    const takesLast = this.takesLast(layer, inputs);
    return inputs.map((tensor, index) => {
      const inside = model?.inputs[index];
      return this.inLayout(tensor, inside ? this.has(inside) : takesLast);
    });
  }

  /** Returns the outputs of a layer called with `inputs`, channels-last as long as they are images. */
  outputsOf(
    layer: TopologyLayer,
    inputs: readonly SymbolicTensor[],
    outputs: readonly SymbolicTensor[],
    model?: Network,
  ): readonly SymbolicTensor[] {
    if (model) this.add(...outputs.filter((_, index) => model.outputs[index] && this.has(model.outputs[index])));
    else if (this.takesLast(layer, inputs)) this.add(...outputs);
    else if (keepsAxes(layer) && inputs.some((tensor) => this.has(tensor))) {
      return outputs.map((tensor) => this.inLayout(tensor, true));
    }
    return outputs;
  }

  /** Whether a layer processes channels-last tensors. The first call decides, because the layer's axes depend on it. */
  takesLast(layer: TopologyLayer, inputs: readonly SymbolicTensor[]): boolean {
    const known = this.#takesLast.get(layer);
    if (known !== undefined) return known;
    const { data_format: format } = layer.config;
    const decides = keepsPositions(layer) ? inputs.some((tensor) => this.has(tensor)) : format === "channels_first";
    const takesLast = inputs.every(isImage) && decides;
    this.#takesLast.set(layer, takesLast);
    return takesLast;
  }
}

/** Returns a layer's description for channels-last images. */
export function withChannelsLast(layer: TopologyLayer): TopologyLayer {
  const { data_format: _, ...options } = layer.config;
  const { axis } = options;
  if (!axisLayers.has(layer.className) || axis === null) return { ...layer, config: options };
  const [first = -1] = [axis].flat() as readonly Json[];
  const last = Number.isInteger(first) ? lastOf.at(Number(first)) : undefined;
  return { ...layer, config: { ...options, axis: last ?? first } };
}

function isImage({ shape }: SymbolicTensor): boolean {
  return shape.length === 4;
}

/** [channels, height, width] → [height, width, channels] */
export function channelsLast<T>(sizes: readonly T[]): readonly T[] {
  const [channels, height, width] = sizes;
  return sizes.length === 3 ? ([height, width, channels] as T[]) : sizes;
}
