// Models: what a user holds. A network with its engine and its training: compile, fit, evaluate, predict, save, plot.
// This room may import train/, network/, data/, plot/ and what they may; files of models are the room model-files/.
// Add a method to Model only when it needs both the network and the trainer; else it is a function of network/ or train/.
export type { ClassData } from "./class-data.ts";
export type { Classified, ClassifyOptions, ImagesGiven } from "./classify.ts";
export { classifyPrepared } from "./classify.ts";
export { type Ensemble, type EnsembleEvaluateOptions, ensemble } from "./ensemble.ts";
export { imagePreprocessing } from "./image-preprocessing.ts";
export { Model, model, sequential } from "./model.ts";
export type { ModelOptions, SaveOptions } from "./model-options.ts";
export { plotData } from "./plot-data.ts";
export { type Classification, topClasses } from "./top-classes.ts";
