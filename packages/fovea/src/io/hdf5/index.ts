// The part of HDF5 that Keras' weight files need: groups, attributes and datasets, read incrementally, and written.
// This folder may import tensor/, support/ and the files of io/ itself. It does not depend on Keras. To add a message
// of the format: a file that parses it, and a case in group.ts or dataset.ts.
export { type ByteSource, bytesSource, fileSource } from "./byte-source.ts";
export type { Hdf5Dataset } from "./dataset.ts";
export type { Hdf5Group } from "./group.ts";
export { openHdf5 } from "./open.ts";
export { type Hdf5Content, writeHdf5 } from "./write.ts";
