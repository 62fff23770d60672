// TensorFlow.js' layers-models: a model.json and its shards; weights, also quantised ones, and the model's description.
// This folder may import tensor/, support/ and the files of io/ itself.
// A further way of storing values is a line in stored-types.ts.
export { openTfjs } from "./open.ts";
