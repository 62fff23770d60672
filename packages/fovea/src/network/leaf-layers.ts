import type { Layer } from "../layers/index.ts";
import { Network } from "./network.ts";

/** A layer that is not a network, with its path: "conv1", or "backbone/conv1" inside a nested network. */
export interface LeafLayer {
  readonly path: string;
  readonly layer: Layer;
}

/** Returns the layers of a network and of the networks nested in it, in the order of computation, without input layers. */
export function leafLayers(network: Network, prefix = ""): LeafLayer[] {
  return network.layers.flatMap((layer): LeafLayer[] => {
    const path = prefix + (layer.name ?? layer.kind);
    return layer instanceof Network ? leafLayers(layer, `${path}/`) : [{ path, layer }];
  });
}
