// Models as folders of files: saving, loading, file names. This room implements the storage of models/.
// This room may import models/, io/ and what they may. The core never imports it; node/ provides it.
// Add a file to modelFiles, to write-model.ts and to load-model.ts.
export { type LoadOptions, loadModel } from "./load-model.ts";
export { readWeights } from "./read-weights.ts";
export { hasTraining, restoreTraining } from "./restore-training.ts";
export { writeModel } from "./write-model.ts";
export { writeWeights } from "./write-weights.ts";
