// Whole models of Keras and TensorFlow.js: their descriptions become networks, their files' weights the networks' values.
// This folder may import what interop/ may. Files are opened in io/keras and io/tfjs.
// Add a layer: one line in layer-table.ts.

export { exportKerasWeights } from "./export-keras-weights.ts";
export { type ImportModelOptions, importModel } from "./import-model.ts";
