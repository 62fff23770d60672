import type { Layer, LayerWeight } from "../layers/index.ts";
import { Network, type Weight } from "../network/index.ts";
import { snakeCase } from "../support/snake-case.ts";
import { uniqueNames } from "../support/unique-names.ts";
import { layerOrder } from "./keras/layer-order.ts";
import { parametersFirst } from "./parameters-first.ts";
import { type TorchAxes, torchAxes } from "./torch-axes/index.ts";
import { kindOf, type WeightKind } from "./weight-kind.ts";

/** A weight with everything that other frameworks identify weights by. */
export interface WeightDescriptor {
  readonly weight: Weight;
  readonly kind: WeightKind;
  /** The layer's path: "layer1/0/conv1". */
  readonly path: string;
  /**
   * The network's layer that contains the weight, that layer's position in Keras' order among the layers with weights,
   * and the weight's position in the layer: parameters first, then statistics.
   */
  readonly place: { readonly layer: string; readonly order: number; readonly index: number };
  /** Position in the innermost layer. */
  readonly index: number;
  /** Location in a Keras 3 file, by the classes of the layers: "layers/conv2d_1/vars/0". */
  readonly kerasPath: string;
  /** The order of its axes in PyTorch. */
  readonly torchAxes: TorchAxes;
}

/** Describes all weights of a network, in its order. */
export function weightDescriptors(network: Network): WeightDescriptor[] {
  const places = placesIn(network);
  let axes: ReturnType<typeof torchAxes> | undefined;
  const paths = kerasPaths(network);
  return network.listWeights().map((weight) => {
    const kind = kindOf(weight);
    return {
      weight,
      kind,
      path: weight.name.slice(0, Math.max(0, weight.name.length - weight.source.name.length - 1)),
      place: places.get(weight.source) ?? { layer: "", order: 0, index: 0 },
      index: parametersFirst(weight.layer.weights.values()).indexOf(weight.source),
      kerasPath: paths.get(weight.source) ?? "",
      get torchAxes() {
        axes ??= torchAxes(network);
        return axes(weight.source);
      },
    };
  });
}

function placesIn(network: Network): Map<LayerWeight, WeightDescriptor["place"]> {
  const places = new Map<LayerWeight, WeightDescriptor["place"]>();
  const withWeights = layerOrder(network).filter((layer) => sourcesOf(layer).size > 0);
  for (const [layer, sublayer] of network.sublayers) {
    const own = [...sourcesOf(sublayer)].filter((source) => !places.has(source));
    const order = withWeights.indexOf(sublayer);
    for (const [index, source] of parametersFirst(own).entries()) places.set(source, { layer, order, index });
  }
  return places;
}

function kerasPaths(network: Network, prefix = "", paths = new Map<LayerWeight, string>()): Map<LayerWeight, string> {
  const layers = layerOrder(network);
  const names = uniqueNames(layers.map(({ className }) => snakeCase(className)));
  for (const [place, layer] of layers.entries()) {
    const path = `${prefix}layers/${names[place]}/`;
    for (const [index, source] of parametersFirst(layer.weights.values()).entries()) {
      if (!paths.has(source)) paths.set(source, `${path}vars/${index}`);
    }
    if (layer instanceof Network) kerasPaths(layer, path, paths);
  }
  return paths;
}

function sourcesOf(layer: Layer, found = new Set<LayerWeight>()): Set<LayerWeight> {
  for (const weight of layer.weights.values()) found.add(weight);
  for (const sublayer of layer.sublayers.values()) sourcesOf(sublayer, found);
  return found;
}
