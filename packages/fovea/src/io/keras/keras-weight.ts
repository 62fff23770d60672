import type { Hdf5Dataset } from "../hdf5/index.ts";
import type { StoredWeight } from "../weight-file.ts";

/** A weight and where its values lie. */
export interface KerasWeight extends StoredWeight {
  readonly dataset: Hdf5Dataset;
}
