// Keras' files: HDF5 in the old and new layout, and the .keras archive; weights with their layers, and the model's
// description. This folder may import tensor/, support/ and the files of io/ itself. ../hdf5 reads HDF5; interop/keras
// interprets the description.
export { openKerasArchive } from "./open-archive.ts";
export { openKerasH5 } from "./open-h5.ts";
export { type KerasLayerWeights, writeKerasWeights } from "./write-weights.ts";
