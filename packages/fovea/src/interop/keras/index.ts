// Whole models of Keras and TensorFlow.js: converts their descriptions to networks and their weights to those of the
// networks. This folder may import the same as interop/. io/keras and io/tfjs open the files. To add a layer: one line
// in layer-table.ts.

export { exportKerasWeights } from "./export-keras-weights.ts";
export { importKeras } from "./import-keras.ts";
