import type { WeightFile, WeightFormat } from "../io/weight-file.ts";
import { type Shape, sameShape } from "../tensor/shape.ts";
import { type Convention, type ConventionName, conventions } from "./conventions/index.ts";
import { type Matching, nameInFile } from "./match-weights.ts";
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

/** The convention and the prefix under which most weights of the network are found in the file, in a shape that fits. */
export function detectMatching(
  file: WeightFile,
  weights: readonly PlacedWeight[],
  { convention, prefix, rename, excludes }: GivenMatching,
): Matching {
  const candidates = (convention ? [convention] : byFormat[file.format]).flatMap((name) => conventions[name]);
  let best: (Matching & { readonly found: number }) | undefined;
  for (const candidate of candidates) {
    const wanted = weights.map((placed) => ({
      keys: candidate.keysOf(placed, nameInFile(placed, { convention: candidate, prefix: "", rename })),
      shapes: candidate.layoutOf(placed).shapes,
    }));
    for (const tried of prefix === undefined ? prefixesOf(file) : [prefix]) {
      const found = count(file, candidate, wanted, tried);
      if (!best || found > best.found) best = { convention: candidate, prefix: tried, rename, excludes, found };
    }
  }
  return best ?? { convention: conventions.fovea[0], prefix: "", rename, excludes };
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

interface Wanted {
  readonly keys: readonly string[];
  readonly shapes: readonly Shape[];
}

function count({ weights }: WeightFile, convention: Convention, wanted: readonly Wanted[], prefix: string): number {
  const stored = new Map<string, Shape>();
  for (const weight of weights.values()) {
    const name = weight.name.startsWith(prefix) ? weight.name.slice(prefix.length) : weight.name;
    for (const key of convention.keysOfStored({ ...weight, name })) stored.set(key, weight.shape);
  }
  return wanted.filter(({ keys, shapes }) => {
    const found = keys.map((key) => stored.get(key)).find((shape) => shape !== undefined);
    return found && shapes.some((shape) => sameShape(shape, found));
  }).length;
}
