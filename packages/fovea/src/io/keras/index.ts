// Keras' files: HDF5 of the old and the new layout, and the .keras archive; weights with their layers, and the model's description.
// This folder may import tensor/, support/ and the files of io/ itself.
// HDF5 is the concern of ../hdf5; what the description means is that of interop/keras.
export { openKerasArchive } from "./open-archive.ts";
export { openKerasH5 } from "./open-h5.ts";
export { type KerasLayerWeights, writeKerasWeights } from "./write-weights.ts";
