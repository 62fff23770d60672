import { FormatError } from "../../support/index.ts";
import type { Hdf5Group } from "../hdf5/index.ts";
import type { KerasWeight } from "./keras-weight.ts";

/** Objects of a model whose variables are not weights. */
const others = new Set(["optimizer", "seed_generator", "_metrics", "metrics"]);
const containers = new Set(["layers", "_layer_checkpoint_dependencies"]);
const deepest = 64;

/**
 * Returns weights in the layout of Keras 3's `save_weights`: groups are named by the class of each layer and a number,
 * "layers/conv2d_1/vars/0". Later versions store the layer's own name as an attribute of `vars`, preceded by the names
 * of the enclosing models: "backbone/conv1".
 */
export function storedLayers(root: Hdf5Group, file: string): Map<string, KerasWeight> {
  const weights = new Map<string, KerasWeight>();
  const visited = new Set<number>();
  const visit = (group: Hdf5Group, path: string, owner: string, depth: number) => {
    if (visited.has(group.address) || depth > deepest) {
      throw new FormatError(`${file}: ${group.path}: expected nested groups, received one that contains itself`);
    }
    visited.add(group.address);
    const variables = group.child("vars");
    const own = variables?.kind === "group" ? variables.texts("name")?.[0] : undefined;
    const segment = path.slice(path.lastIndexOf("/") + 1);
    const layer = depth === 0 || containers.has(segment) ? owner : joined(owner, own ?? segment);
    if (variables?.kind === "group") enterVariables(variables, path, layer, weights);
    for (const name of group.names) {
      if (name === "vars" || (others.has(name) && !containers.has(segment))) continue;
      const child = group.child(name);
      if (child?.kind === "group") visit(child, joined(path, name), layer, depth + 1);
    }
  };
  visit(root, "", "", 0);
  return weights;
}

function enterVariables(group: Hdf5Group, path: string, layer: string, weights: Map<string, KerasWeight>): void {
  for (const number of [...group.names].sort((a, b) => Number(a) - Number(b))) {
    const dataset = group.child(number);
    if (dataset?.kind !== "dataset") continue;
    const name = joined(path, `vars/${number}`);
    const { shape, dtype } = dataset;
    weights.set(name, { name, shape, dtype, layer: { name: layer, index: Number(number) }, dataset });
  }
}

function joined(path: string, name: string): string {
  return path ? `${path}/${name}` : name;
}
