// Models as folders of files: saving, loading and what the files are called. It implements the storage of models/.
// This room may import models/, io/ and what they may. The core never imports it; node/ provides it.
// Add a file of the folder to modelFiles, and to the write and the read that go with it.
export { type LoadOptions, loadModel } from "./load-model.ts";
export { readWeights } from "./read-weights.ts";
export { writeModel } from "./write-model.ts";
export { writeWeights } from "./write-weights.ts";
