// NumPy's .npy (one array) and .npz (a zip of them), read only: what Python leaves behind.
// This folder may import tensor/, support/ and the files of io/ itself.
// A further element type is one line in npy-header.ts.
export { openNpy, openNpz } from "./open-npz.ts";
export { parseNpy } from "./parse-npy.ts";
export { parseNpz } from "./parse-npz.ts";
export { readNpy, readNpz } from "./read-npz.ts";
