import type { LeafLayer } from "./leaf-layers.ts";
import { leafLayers } from "./leaf-layers.ts";
import { Network } from "./network.ts";

/**
 * Sets `trainable` of some layers of a network. The networks that contain a layer become trainable with it, while their
 * other layers keep their value.
 */
export function setTrainable(network: Network, selected: readonly LeafLayer[], value: boolean): void {
  if (value) openNetworks(network, new Set(selected.map(({ layer }) => layer)));
  for (const { layer } of selected) layer.trainable = value;
}

/** Makes the networks on the way to the layers trainable. Setting a network sets all its layers, which are restored. */
function openNetworks(network: Network, selected: ReadonlySet<LeafLayer["layer"]>): void {
  const leaves = leafLayers(network);
  if (!leaves.some(({ layer }) => selected.has(layer))) return;
  if (!network.trainable) {
    const before = leaves.map(({ layer }) => layer.trainable);
    network.trainable = true;
    leaves.forEach(({ layer }, index) => {
      layer.trainable = before[index] ?? true;
    });
  }
  for (const layer of network.layers) if (layer instanceof Network) openNetworks(layer, selected);
}
