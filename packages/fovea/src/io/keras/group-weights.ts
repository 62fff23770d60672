import { FormatError } from "../../support/index.ts";
import type { Hdf5Group } from "../hdf5/index.ts";
import type { WeightFormat } from "../weight-file.ts";
import type { KerasWeight } from "./keras-weight.ts";
import { legacyWeights } from "./legacy-weights.ts";
import { storedLayers } from "./stored-layers.ts";

/** Keras' contents of a root group. */
export interface KerasGroup {
  readonly format: Extract<WeightFormat, "keras-h5" | "keras-weights-h5">;
  readonly weights: ReadonlyMap<string, KerasWeight>;
}

/**
 * Returns the weights in a file of either layout: one group per layer with attributes that list its weights (Keras 1
 * and 2), or groups that mirror the objects of the model (Keras 3).
 * @throws FormatError if it is neither, or is damaged.
 */
export function groupWeights(root: Hdf5Group, file: string): KerasGroup {
  const legacy = legacyWeights(root, file);
  if (legacy) return { format: "keras-h5", weights: legacy };
  const stored = storedLayers(root, file);
  // A model of layers without weights has groups too.
  if (stored.size > 0 || root.child("layers")?.kind === "group") return { format: "keras-weights-h5", weights: stored };
  throw new FormatError(
    `${file}: expected a Keras HDF5 file, with the attribute "layer_names" or the group "layers"; ` +
      `received groups ${root.names.slice(0, 5).join(", ") || "none"}`,
  );
}
