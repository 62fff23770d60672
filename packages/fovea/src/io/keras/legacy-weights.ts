import { FormatError } from "../../support/index.ts";
import type { Hdf5Dataset, Hdf5Group } from "../hdf5/index.ts";
import type { KerasWeight } from "./keras-weight.ts";

/** Keras' group for weights that belong to no layer. */
const topLevel = "top_level_model_weights";

/**
 * Returns weights in the layout of Keras 1, 2 and `model.save("….h5")` of Keras 3: the attribute `layer_names` lists a
 * group per layer, and the group's `weight_names` its datasets. A whole model has them in the group `model_weights`.
 * Undefined if the file has another layout.
 */
export function legacyWeights(root: Hdf5Group, file: string): Map<string, KerasWeight> | undefined {
  const inner = root.child("model_weights");
  const group = inner?.kind === "group" ? inner : root;
  const layers = longList(group, "layer_names");
  if (!layers) return undefined;
  const weights = new Map<string, KerasWeight>();
  let place = 0;
  for (const layer of group.names.includes(topLevel) ? [...layers, topLevel] : layers) {
    const layerGroup = descend(group, layer, file);
    if (layerGroup.kind !== "group")
      throw new FormatError(`${file}: ${layerGroup.path}: expected a group for the layer`);
    const weightNames = longList(layerGroup, "weight_names") ?? [];
    for (const [index, weightName] of weightNames.entries()) {
      const dataset = descend(layerGroup, weightName, file);
      if (dataset.kind !== "dataset") throw new FormatError(`${file}: ${dataset.path}: expected a dataset`);
      const name = weights.has(weightName) ? `${layer}/${weightName}` : weightName;
      if (weights.has(name)) throw new FormatError(`${file}: expected every weight once, received "${name}" twice`);
      weights.set(name, weightOf(name, dataset, { name: layer, index, place }));
    }
    if (weightNames.length > 0) place++;
  }
  return weights;
}

function weightOf(name: string, dataset: Hdf5Dataset, layer: NonNullable<KerasWeight["layer"]>): KerasWeight {
  return { name, shape: dataset.shape, dtype: dataset.dtype, layer, dataset };
}

/** Returns a list of names, which is split into "name0", "name1", … if it is too long for one attribute. */
function longList(group: Hdf5Group, name: string): readonly string[] | undefined {
  const whole = group.texts(name);
  if (whole) return whole;
  const parts: string[] = [];
  for (let number = 0; ; number++) {
    const part = group.texts(`${name}${number}`);
    if (!part) return number > 0 ? parts : undefined;
    parts.push(...part);
  }
}

function descend(group: Hdf5Group, path: string, file: string): Hdf5Group | Hdf5Dataset {
  let node: Hdf5Group | Hdf5Dataset = group;
  for (const name of path.split("/")) {
    const child: Hdf5Group | Hdf5Dataset | undefined = node.kind === "group" ? node.child(name) : undefined;
    if (!child) throw new FormatError(`${file}: ${group.path}: expected "${path.slice(0, 80)}", found none`);
    node = child;
  }
  return node;
}
