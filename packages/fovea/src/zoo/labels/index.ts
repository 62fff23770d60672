// The names of the classes that published weights know, in the order of their outputs.
// This folder imports nothing.
// Another set of classes is one file with a list, and a word in the type of `PretrainedWeights.labels`.
export { imagenetLabels } from "./imagenet.ts";
export { imagenetSynsets } from "./imagenet-synsets.ts";
