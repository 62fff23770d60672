import type { Hdf5Dataset } from "../hdf5/index.ts";
import type { StoredWeight } from "../weight-file.ts";

/** A weight and the dataset with its values. */
export interface KerasWeight extends StoredWeight {
  readonly dataset: Hdf5Dataset;
}
