// TensorFlow.js' layers-models: a model.json and its shards, with weights, possibly quantized, and the model's
// description. This folder may import tensor/, support/ and the files of io/ itself. To add a stored type: a line in
// stored-types.ts.
export { openTfjs } from "./open.ts";
