import type { Hdf5Group } from "../hdf5/index.ts";
import { unknownTensor } from "../unknown-tensor.ts";
import type { WeightFile } from "../weight-file.ts";
import { groupWeights } from "./group-weights.ts";

/** Contents of a Keras file other than weights. */
interface Surroundings {
  readonly path: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly config: unknown;
  readonly isArchive: boolean;
  close(): Promise<void>;
}

/**
 * Returns the weights under a root group as a weight file.
 * @throws FormatError if it is not a Keras group.
 */
export function weightsOf(root: Hdf5Group, { path, metadata, config, isArchive, close }: Surroundings): WeightFile {
  const { format, weights } = groupWeights(root, path);
  return {
    path,
    format: isArchive ? "keras" : format,
    weights,
    metadata,
    ...(config !== undefined && { config }),
    async read(name) {
      const weight = weights.get(name);
      if (!weight) throw unknownTensor(name, weights, path);
      return weight.dataset.read();
    },
    close,
  };
}
