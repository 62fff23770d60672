// NumPy's .npy (one array) and .npz (a zip file of arrays), read only. This folder may import tensor/, support/ and the
// files of io/ itself. To add an element type: one line in npy-header.ts.
export { openNpy, openNpz } from "./open-npz.ts";
export { parseNpy } from "./parse-npy.ts";
export { parseNpz } from "./parse-npz.ts";
export { readNpy, readNpz } from "./read-npz.ts";
export { writeNpz } from "./write-npz.ts";
