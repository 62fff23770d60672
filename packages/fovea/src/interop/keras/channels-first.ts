import { layers, type SymbolicTensor } from "../../layers/index.ts";
import type { Network } from "../../network/index.ts";
import type { Json } from "../../support/json.ts";
import { axisLayers, keepsAxes, keepsPlaces } from "./image-layers.ts";
import type { TopologyLayer } from "./topology.ts";

/** Where each axis of [batch, channels, height, width] is in [batch, height, width, channels]. */
const lastOf = [0, 3, 1, 2];

/** Channels-first to channels-last, and back, as the layer `permute` counts axes. */
const toLast = [2, 3, 1];
const toFirst = [3, 1, 2];

/**
 * How the tensors of a network lie that has `channels_first` layers. Images lie channels last here, those that enter and
 * leave the network too. A layer for images takes them so, as does one that treats all numbers alike; any other, such as
 * a `Flatten` that counts channels first, gets its input in the order of the file, by a `permute` before it. So every
 * layer computes what it did, whatever comes after it.
 */
export class ChannelsFirst {
  readonly #isLast = new Set<SymbolicTensor>();
  readonly #turned = new Map<SymbolicTensor, SymbolicTensor>();
  readonly #takesLast = new Map<TopologyLayer, boolean>();

  /** Whether the tensor has its channels first in the file, and last here. */
  has(tensor: SymbolicTensor): boolean {
    return this.#isLast.has(tensor);
  }

  /** Whether any tensor of the network was turned. */
  get isUsed(): boolean {
    return this.#isLast.size > 0;
  }

  /** Notes that a tensor has its channels last here. */
  add(...tensors: readonly SymbolicTensor[]): void {
    for (const tensor of tensors) if (isImage(tensor)) this.#isLast.add(tensor);
  }

  /** The tensor with its channels last, or as in the file. */
  turned(tensor: SymbolicTensor, isLast: boolean): SymbolicTensor {
    if (this.has(tensor) === isLast || !isImage(tensor)) return tensor;
    const found = this.#turned.get(tensor) ?? layers.permute({ dims: isLast ? toLast : toFirst }).apply(tensor);
    this.#turned.set(tensor, found).set(found, tensor);
    if (isLast) this.add(found);
    return found;
  }

  /** What a layer, or a model inside the model, is called with. */
  arranged(layer: TopologyLayer, inputs: readonly SymbolicTensor[], model?: Network): readonly SymbolicTensor[] {
    const takesLast = this.takesLast(layer, inputs);
    return inputs.map((tensor, index) => {
      const inside = model?.inputs[index];
      return this.turned(tensor, inside ? this.has(inside) : takesLast);
    });
  }

  /** What goes on from a layer that was called with `inputs`: images with their channels last as far as they are images. */
  outputsOf(
    layer: TopologyLayer,
    inputs: readonly SymbolicTensor[],
    outputs: readonly SymbolicTensor[],
    model?: Network,
  ): readonly SymbolicTensor[] {
    if (model) this.add(...outputs.filter((_, index) => model.outputs[index] && this.has(model.outputs[index])));
    else if (this.takesLast(layer, inputs)) this.add(...outputs);
    else if (keepsAxes(layer) && inputs.some((tensor) => this.has(tensor))) {
      return outputs.map((tensor) => this.turned(tensor, true));
    }
    return outputs;
  }

  /** Whether a layer takes tensors with their channels last; as at its first call, because its axes follow from that. */
  takesLast(layer: TopologyLayer, inputs: readonly SymbolicTensor[]): boolean {
    const known = this.#takesLast.get(layer);
    if (known !== undefined) return known;
    const { data_format: format } = layer.config;
    const decides = keepsPlaces(layer) ? inputs.some((tensor) => this.has(tensor)) : format === "channels_first";
    const takesLast = inputs.every(isImage) && decides;
    this.#takesLast.set(layer, takesLast);
    return takesLast;
  }
}

/** A layer as it is over images with their channels last. */
export function withChannelsLast(layer: TopologyLayer): TopologyLayer {
  const { data_format: _, ...options } = layer.config;
  const { axis } = options;
  if (!axisLayers.has(layer.className) || axis === null) return { ...layer, config: options };
  const [first = -1] = [axis].flat() as readonly Json[];
  const turned = Number.isInteger(first) ? lastOf.at(Number(first)) : undefined;
  return { ...layer, config: { ...options, axis: turned ?? first } };
}

function isImage({ shape }: SymbolicTensor): boolean {
  return shape.length === 4;
}

/** [channels, height, width] → [height, width, channels] */
export function channelsLast<T>(sizes: readonly T[]): readonly T[] {
  const [channels, height, width] = sizes;
  return sizes.length === 3 ? ([height, width, channels] as T[]) : sizes;
}
