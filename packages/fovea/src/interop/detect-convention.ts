import type { StoredWeight, WeightFile, WeightFormat } from "../io/weight-file.ts";
import type { Network } from "../network/index.ts";
import { FormatError } from "../support/errors.ts";
import { snakeCase } from "../support/snake-case.ts";
import { sameShape } from "../tensor/shape.ts";
import {
  type Convention,
  type ConventionName,
  conventions,
  kerasByClass,
  kerasInOrder,
  torchRenamed,
} from "./conventions/index.ts";
import { type Matching, nameInFile, pairByKeys } from "./match-weights.ts";
import type { WeightDescriptor } from "./weight-descriptor.ts";

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

/** Each is tried on every name of the file. */
const mostPrefixes = 32;

/** Prefixes that say nothing of a model are gone by where at least so many of its weights are found under them. */
const mostOf = 0.8;

/** What the caller has said. */
export interface RequestedConvention extends Pick<Matching, "rename" | "excludes"> {
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

/** What was found, and what else there was. */
export interface DetectedConvention extends Matching {
  /** A prefix under which more of the weights would be found than were, yet too few to go by. */
  readonly suggestedPrefix?: string | undefined;
}

/**
 * The convention and the prefix under which most weights of the network are found in the file, in a shape that fits.
 * Where names and order contradict, a name that someone has given a layer is right, and one that counts layers is not.
 * Averaged weights ("ema_model.") beside others are left for who asks for them.
 * @throws FormatError when as many weights are found under several prefixes that nothing tells apart.
 */
export function detectConvention(
  file: WeightFile,
  network: Network,
  weights: readonly WeightDescriptor[],
  { convention, prefix, rename, excludes }: RequestedConvention,
): DetectedConvention {
  const tried: Tried[] = [];
  const unsure: Tried[] = [];
  const enough = mostOf * weights.length;
  for (const candidate of conventionsOf(file, network, convention)) {
    const tryPrefix = (each: string) =>
      tryMatching(file, weights, { convention: candidate, prefix: each, otherPrefixes: [], rename, excludes });
    // What is there without the given prefix as well is another copy.
    const usual = prefix === undefined ? wrappersIn(file) : [...new Set([prefix, ""])];
    tried.push(...(candidate.goesBy === "name" ? usual : [prefix ?? ""]).map(tryPrefix));
    if (prefix !== undefined || candidate.name !== "torch") continue;
    const names = weights.map((placed) => nameInFile(placed, { convention: candidate, rename }));
    for (const each of prefixesBefore(names, file).filter((found) => !usual.includes(found))) {
      const found = tryPrefix(each);
      (found.found >= enough ? tried : unsure).push(found);
    }
  }
  const named = tried.filter((each) => each.convention.goesBy === "name");
  const byName = best(prefix === undefined ? named : named.filter((each) => each.prefix === prefix));
  const byOrder = best(tried.filter((each) => each.convention.goesBy === "order"));
  const contradicts = weights.some((weight, index) => {
    const found = byName?.pairs[index];
    return found && found !== byOrder?.pairs[index] && (rename || !countsLayers(weight));
  });
  const chosen = byName && byOrder ? (byOrder.found >= byName.found && !contradicts ? byOrder : byName) : byName;
  if (!chosen) return byOrder ?? { convention: conventions.fovea, prefix: "", otherPrefixes: [], rename, excludes };
  const isSure = chosen.found > 0 && chosen.found >= enough;
  const copies = isSure ? named.filter((each) => isCopy(each, chosen)) : [];
  const rivals = copies.filter((each) => isAveraged(each) === isAveraged(chosen));
  if (prefix === undefined && rivals.length > 0) {
    const names = [chosen, ...rivals].map((each) => `"${each.prefix}"`).join(", ");
    throw new FormatError(
      `${file.path}: the weights are there under each of the prefixes ${names}; choose one: prefix`,
    );
  }
  const [more] = unsure.filter(({ found }) => found > chosen.found).sort((a, b) => b.found - a.found);
  return { ...chosen, otherPrefixes: copies.map((each) => each.prefix), suggestedPrefix: more?.prefix };
}

/** Whether the same weights are found under another prefix. */
function isCopy(other: Tried, { convention, prefix, found }: Tried): boolean {
  return other.convention === convention && other.prefix !== prefix && other.found >= found;
}

/** Whether the prefix is one of moving averages of weights. */
function isAveraged({ prefix }: Tried): boolean {
  return /(^|[._])(ema|swa|averaged)([._]|$)/i.test(prefix);
}

function conventionsOf(file: WeightFile, network: Network, given: ConventionName | undefined): readonly Convention[] {
  const names = given ? [given] : byFormat[file.format];
  const known = names.flatMap((name) => (name === "torch" ? [conventions.torch, ...torchRenamed] : conventions[name]));
  if (!names.includes("keras")) return known;
  if (file.format === "keras-h5" || file.format === "tfjs") return [...known, ...kerasInOrder(network, file)];
  return file.format === "keras" || file.format === "keras-weights-h5" ? [...known, kerasByClass] : known;
}

/** The first that finds most; where weights and their moving averages are there alike, the weights. */
function best(tried: readonly Tried[]): Tried | undefined {
  const most = Math.max(...tried.map(({ found }) => found));
  const alike = tried.filter(({ found }) => found === most);
  return alike.find((each) => !isAveraged(each)) ?? alike[0];
}

/** Whether the layer's name is only its class and a number, which Keras and Fovea give without being asked. */
function countsLayers({ weight: { layer } }: WeightDescriptor): boolean {
  const { name = "", className } = layer;
  return name.replace(/_\d+$/, "") === snakeCase(className);
}

/** No prefix, and the wrappers, also one inside the other, that names of the file begin with. */
function wrappersIn({ weights }: WeightFile): readonly string[] {
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

/** What stands before some of the network's names in the file. */
function prefixesBefore(wanted: readonly string[], { weights }: WeightFile): readonly string[] {
  const found = new Set<string>();
  for (const name of [...wanted.slice(0, 3), ...wanted.slice(-3)]) {
    for (const stored of weights.keys()) {
      if (stored.endsWith(`.${name}`) && found.size < mostPrefixes) found.add(stored.slice(0, -name.length));
    }
  }
  return [...found];
}

function tryMatching({ weights: stored }: WeightFile, weights: readonly WeightDescriptor[], matching: Matching): Tried {
  const { convention, prefix } = matching;
  const byKey = new Map<string, StoredWeight>();
  for (const weight of stored.values()) {
    const name = weight.name.startsWith(prefix) ? weight.name.slice(prefix.length) : weight.name;
    for (const key of convention.keysOfStored({ ...weight, name })) byKey.set(key, weight);
  }
  const keys = weights.map((placed) => convention.keysOf(placed, nameInFile(placed, matching)));
  const pairs = pairByKeys(keys, byKey);
  const fits = ({ shape }: StoredWeight, placed: WeightDescriptor) =>
    convention.layoutOf(placed).shapes.some((expected) => sameShape(expected, shape));
  const found = weights.filter((placed, index) => pairs[index] && fits(pairs[index], placed)).length;
  return { ...matching, pairs, found };
}
