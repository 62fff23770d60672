// What `fovea inspect` tells of a file of weights: counts, what the file seems to hold, statistics of the values.
// This folder may import io/, tensor/ and support/.
// A kind of file is told from its names in seems-to-hold.ts.
export { networkOf } from "./network-of.ts";
export { seemsToHold } from "./seems-to-hold.ts";
export { type TensorStatistics, tensorStatistics } from "./tensor-statistics.ts";
export { type WeightCounts, weightCounts } from "./weight-counts.ts";
