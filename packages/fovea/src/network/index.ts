// Networks: recorded calls of layers from inputs to outputs, and the graph of their computation.
// This room may import layers/ and what layers/ may. It does not know engines, losses or values of weights.
// Add code here that needs only the description of a network; code that needs an engine belongs in train/ or models/.
export { buildForward, type Forward, type ForwardOptions } from "./build-forward.ts";
export { type LayerArithmetic, layerArithmetic } from "./layer-arithmetic.ts";
export { type LayerRow, layerRows } from "./layer-rows.ts";
export { type LeafLayer, leafLayers } from "./leaf-layers.ts";
export { Network, type NetworkOptions, network } from "./network.ts";
export { type LayerClass, type NetworkReading, networkFromConfig } from "./network-from-config.ts";
export type { ReceptiveField } from "./receptive-field.ts";
export { type LayerSelection, selectLayers } from "./select-layers.ts";
export { sequentialNetwork } from "./sequential-network.ts";
export { setTrainable } from "./set-trainable.ts";
export { type SummaryOptions, summary } from "./summary.ts";
export type { Weight } from "./weight.ts";
