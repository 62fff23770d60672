// What `fovea inspect` reports about a weight file: counts, a description of its content, statistics of the values.
// This folder may import io/, tensor/ and support/.
// Kinds of files are recognized in describe-content.ts.

export { describeContent } from "./describe-content.ts";
export { networkOf } from "./network-of.ts";
export { type TensorStatistics, tensorStatistics } from "./tensor-statistics.ts";
export { type WeightCounts, weightCounts } from "./weight-counts.ts";
