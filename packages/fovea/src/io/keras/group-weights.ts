import { FormatError } from "../../support/index.ts";
import type { Hdf5Group } from "../hdf5/index.ts";
import type { WeightFormat } from "../weight-file.ts";
import type { KerasWeight } from "./keras-weight.ts";
import { legacyWeights } from "./legacy-weights.ts";
import { storedLayers } from "./stored-layers.ts";

/** What a root group holds of Keras'. */
export interface KerasGroup {
  readonly format: Extract<WeightFormat, "keras-h5" | "keras-weights-h5">;
  readonly weights: ReadonlyMap<string, KerasWeight>;
}

/**
 * The weights in a file of either layout: one group a layer with attributes that list its weights (Keras 1 and 2), or
 * groups that mirror the objects of the model (Keras 3).
 * @throws FormatError when it is neither, or is damaged.
 */
export function groupWeights(root: Hdf5Group, file: string): KerasGroup {
  const legacy = legacyWeights(root, file);
  if (legacy) return { format: "keras-h5", weights: legacy };
  const stored = storedLayers(root, file);
  // A model of layers without weights has groups all the same.
  if (stored.size > 0 || root.child("layers")?.kind === "group") return { format: "keras-weights-h5", weights: stored };
  throw new FormatError(
    `${file}: expected an HDF5 file of Keras', with the attribute "layer_names" or the group "layers"; ` +
      `received groups ${root.names.slice(0, 5).join(", ") || "none"}`,
  );
}
