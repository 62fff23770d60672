import type { Hdf5Group } from "../hdf5/index.ts";
import { unknownTensor } from "../unknown-tensor.ts";
import type { WeightFile } from "../weight-file.ts";
import { groupWeights } from "./group-weights.ts";

/** What a file of Keras' is made of besides its weights. */
interface Surroundings {
  readonly path: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly config: unknown;
  readonly isArchive: boolean;
  close(): Promise<void>;
}

/** The weights under a root group as a file of weights. @throws FormatError when the group is none of Keras'. */
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
