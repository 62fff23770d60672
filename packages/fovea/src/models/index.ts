// Models, the class that users work with: a network, its engine and its trainer; compile, fit, evaluate, predict, save.
// This room may import train/, network/, data/, plot/ and what they may; model-files/ reads and writes the files.
// Add a method to Model only if it needs both the network and the trainer; otherwise add a function to network/ or train/.
export type { ClassData } from "./class-data.ts";
export type { Classified, ClassifyOptions, ImagesGiven } from "./classify.ts";
export { classifyPrepared } from "./classify.ts";
export { model, sequential } from "./create-model.ts";
export { type Ensemble, type EnsembleEvaluateOptions, ensemble } from "./ensemble.ts";
export { imagePreprocessing } from "./image-preprocessing.ts";
export { Model } from "./model.ts";
export type { ModelOptions, SaveOptions } from "./model-options.ts";
export { plotData } from "./plot-data.ts";
export { type Classification, topClasses } from "./top-classes.ts";
