import type { StoredWeight, WeightFile, WeightFormat } from "../io/weight-file.ts";
import type { Network } from "../network/index.ts";
import { snakeCase } from "../support/snake-case.ts";
import { sameShape } from "../tensor/shape.ts";
import { type Convention, type ConventionName, conventions, kerasByClass, kerasInOrder } from "./conventions/index.ts";
import { type Matching, nameInFile, pairByKeys } from "./match-weights.ts";
import type { PlacedWeight } from "./placed-weight.ts";

/** What a format's names can be; where the format leaves it open, the names tell. */
const byFormat: Readonly<Record<WeightFormat, readonly ConventionName[]>> = {
  torch: ["torch"],
  "keras-h5": ["keras"],
  "keras-weights-h5": ["keras"],
  keras: ["keras"],
  tfjs: ["keras"],
  safetensors: ["fovea", "torch", "keras"],
  npz: ["fovea", "torch", "keras"],
};

/** What wrappers of models put in front of every name. */
const wrappers = ["module.", "model.", "backbone.", "state_dict.", "_orig_mod."];

/** What the caller has said. */
export interface GivenMatching extends Pick<Matching, "rename" | "excludes"> {
  readonly convention?: ConventionName | undefined;
  readonly prefix?: string | undefined;
}

/** A way to match, and what it finds. */
interface Tried extends Matching {
  /** For each weight of the network. */
  readonly pairs: readonly (StoredWeight | undefined)[];
  /** How many of them are found in a shape that fits. */
  readonly found: number;
}

/**
 * The convention and the prefix under which most weights of the network are found in the file, in a shape that fits.
 * Where names and order contradict, a name that someone has given a layer is right, and one that counts layers is not.
 */
export function detectMatching(
  file: WeightFile,
  network: Network,
  weights: readonly PlacedWeight[],
  given: GivenMatching,
): Matching {
  const { convention, prefix, rename, excludes } = given;
  const tried = conventionsOf(file, network, convention).flatMap((candidate) =>
    (prefix === undefined && candidate.goesBy === "name" ? prefixesOf(file) : [prefix ?? ""]).map((each) =>
      tryMatching(file, weights, { convention: candidate, prefix: each, rename, excludes }),
    ),
  );
  const byName = best(tried.filter((each) => each.convention.goesBy === "name"));
  const byOrder = best(tried.filter((each) => each.convention.goesBy === "order"));
  if (!byName || !byOrder) return byName ?? byOrder ?? { convention: conventions.fovea, prefix: "", rename, excludes };
  const contradicts = weights.some((weight, index) => {
    const named = byName.pairs[index];
    return named && named !== byOrder.pairs[index] && (rename || !countsLayers(weight));
  });
  return byOrder.found >= byName.found && !contradicts ? byOrder : byName;
}

function conventionsOf(file: WeightFile, network: Network, given: ConventionName | undefined): readonly Convention[] {
  const names = given ? [given] : byFormat[file.format];
  const known = names.map((name) => conventions[name]);
  if (!names.includes("keras")) return known;
  if (file.format === "keras-h5" || file.format === "tfjs") return [...known, ...kerasInOrder(network, file)];
  return file.format === "keras" || file.format === "keras-weights-h5" ? [...known, kerasByClass] : known;
}

/** The first that finds most. */
function best(tried: readonly Tried[]): Tried | undefined {
  const most = Math.max(...tried.map(({ found }) => found));
  return tried.find(({ found }) => found === most);
}

/** Whether the layer's name is only its class and a number, which Keras and Fovea give without being asked. */
function countsLayers({ weight: { layer } }: PlacedWeight): boolean {
  const { name = "", className } = layer;
  return name.replace(/_\d+$/, "") === snakeCase(className);
}

/** No prefix, and the wrappers, also one inside the other, that names of the file begin with. */
function prefixesOf({ weights }: WeightFile): readonly string[] {
  const names = [...weights.keys()];
  const found = [""];
  for (const outer of found) {
    if (outer.length > 40) break;
    for (const wrapper of wrappers) {
      if (names.some((name) => name.startsWith(outer + wrapper))) found.push(outer + wrapper);
    }
  }
  return found;
}

function tryMatching({ weights: stored }: WeightFile, weights: readonly PlacedWeight[], matching: Matching): Tried {
  const { convention, prefix } = matching;
  const byKey = new Map<string, StoredWeight>();
  for (const weight of stored.values()) {
    const name = weight.name.startsWith(prefix) ? weight.name.slice(prefix.length) : weight.name;
    for (const key of convention.keysOfStored({ ...weight, name })) byKey.set(key, weight);
  }
  const keys = weights.map((placed) => convention.keysOf(placed, nameInFile(placed, matching)));
  const pairs = pairByKeys(keys, byKey);
  const fits = ({ shape }: StoredWeight, placed: PlacedWeight) =>
    convention.layoutOf(placed).shapes.some((expected) => sameShape(expected, shape));
  const found = weights.filter((placed, index) => pairs[index] && fits(pairs[index], placed)).length;
  return { ...matching, pairs, found };
}
