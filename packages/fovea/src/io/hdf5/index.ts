// HDF5, as far as Keras' files of weights need it: groups, attributes and datasets read piece by piece, and written.
// This folder may import tensor/, support/ and the files of io/ itself. It knows nothing of Keras.
// A further message of the format is a file that parses it and a case where group.ts or dataset.ts asks for it.
export { type ByteSource, bytesSource, fileSource } from "./byte-source.ts";
export type { Hdf5Dataset } from "./dataset.ts";
export type { Hdf5Group } from "./group.ts";
export { openHdf5 } from "./open.ts";
export { type Hdf5Content, writeHdf5 } from "./write.ts";
