// TensorFlow Lite models as models of Fovea: its graph of operators becomes layers. io/tflite reads the file.
// This folder may import what interop/ may. To add an operator: see rules/index.ts.
export { importTflite } from "./import-tflite.ts";
