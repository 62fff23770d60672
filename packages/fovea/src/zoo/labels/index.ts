// Class names of published weights, in the order of their outputs. This folder imports nothing. To add a set of
// classes: one file with a list, and a member of the type of `PretrainedWeights.labels`.
export { imagenetLabels } from "./imagenet.ts";
export { imagenetSynsets } from "./imagenet-synsets.ts";
