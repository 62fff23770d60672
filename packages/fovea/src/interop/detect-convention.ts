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

/** The possible conventions of each format. If there are several, the names decide; without one, nothing matches. */
const byFormat: Readonly<Record<WeightFormat, readonly ConventionName[]>> = {
  torch: ["torch"],
  "keras-h5": ["keras"],
  "keras-weights-h5": ["keras"],
  keras: ["keras"],
  tfjs: ["keras"],
  tflite: [],
  safetensors: ["fovea", "torch", "keras"],
  npz: ["fovea", "torch", "keras"],
};

/** Prefixes that model wrappers add to every name. */
const wrappers = ["module.", "model.", "backbone.", "state_dict.", "_orig_mod."];

/** Maximum number of prefixes to try, because each is tried on every name of the file. */
const maxPrefixes = 32;

/** A prefix that is not a known wrapper is used only if at least this fraction of the model's weights matches. */
const minMatchedFraction = 0.8;

/** What the caller specifies about the names. */
export interface RequestedConvention extends Pick<Matching, "rename" | "excludes"> {
  readonly convention?: ConventionName | undefined;
  readonly prefix?: string | undefined;
}

/** A candidate way to match names, with its result. */
interface Candidate extends Matching {
  /** The stored weight for each weight of the network. */
  readonly pairs: readonly (StoredWeight | undefined)[];
  /** Number of weights found with a matching shape. */
  readonly found: number;
}

/** The detected way to match names, and alternatives. */
export interface DetectedConvention extends Matching {
  /** A prefix under which more weights would match, but too few to use it automatically. */
  readonly suggestedPrefix?: string | undefined;
}

/**
 * Detects the convention and prefix under which most weights of the network are found in the file with a matching
 * shape. If names and order disagree, user-given layer names take precedence over the order, and the order over
 * generated names, which only count layers. Averaged weights ("ema_model.") next to others are used only on request.
 * @throws FormatError if equally many weights match under several prefixes and nothing distinguishes them.
 */
export function detectConvention(
  file: WeightFile,
  network: Network,
  weights: readonly WeightDescriptor[],
  { convention, prefix, rename, excludes }: RequestedConvention,
): DetectedConvention {
  const candidates: Candidate[] = [];
  const unsure: Candidate[] = [];
  const enough = minMatchedFraction * weights.length;
  for (const candidate of conventionsOf(file, network, convention)) {
    const tryPrefix = (each: string) =>
      tryMatching(file, weights, { convention: candidate, prefix: each, otherPrefixes: [], rename, excludes });
    // Weights that also match without the given prefix are another copy.
    const usual = prefix === undefined ? wrappersIn(file) : [...new Set([prefix, ""])];
    candidates.push(...(candidate.goesBy === "name" ? usual : [prefix ?? ""]).map(tryPrefix));
    if (prefix !== undefined || candidate.name !== "torch") continue;
    const names = weights.map((descriptor) => nameInFile(descriptor, { convention: candidate, rename }));
    for (const each of prefixesBefore(names, file).filter((found) => !usual.includes(found))) {
      const found = tryPrefix(each);
      (found.found >= enough ? candidates : unsure).push(found);
    }
  }
  const named = candidates.filter((each) => each.convention.goesBy === "name");
  const byName = bestOf(prefix === undefined ? named : named.filter((each) => each.prefix === prefix));
  const byOrder = bestOf(candidates.filter((each) => each.convention.goesBy === "order"));
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
      `${file.path}: the weights match under each of the prefixes ${names}; choose one with the option prefix`,
    );
  }
  const [more] = unsure.filter(({ found }) => found > chosen.found).sort((a, b) => b.found - a.found);
  return { ...chosen, otherPrefixes: copies.map((each) => each.prefix), suggestedPrefix: more?.prefix };
}

/** Whether the same weights are found under another prefix. */
function isCopy(other: Candidate, { convention, prefix, found }: Candidate): boolean {
  return other.convention === convention && other.prefix !== prefix && other.found >= found;
}

/** Whether the prefix marks moving averages of weights. */
function isAveraged({ prefix }: Candidate): boolean {
  return /(^|[._])(ema|swa|averaged)([._]|$)/i.test(prefix);
}

function conventionsOf(file: WeightFile, network: Network, given: ConventionName | undefined): readonly Convention[] {
  const names = given ? [given] : byFormat[file.format];
  const known = names.flatMap((name) => (name === "torch" ? [conventions.torch, ...torchRenamed] : conventions[name]));
  if (!names.includes("keras")) return known;
  if (file.format === "keras-h5" || file.format === "tfjs") return [...known, ...kerasInOrder(network, file)];
  return file.format === "keras" || file.format === "keras-weights-h5" ? [...known, kerasByClass] : known;
}

/** Returns the first candidate with the most matches; weights take precedence over their moving averages. */
function bestOf(candidates: readonly Candidate[]): Candidate | undefined {
  const most = Math.max(...candidates.map(({ found }) => found));
  const alike = candidates.filter(({ found }) => found === most);
  return alike.find((each) => !isAveraged(each)) ?? alike[0];
}

/** Whether the layer's name is generated, from its class and a number, as in Keras and Fovea. */
function countsLayers({ weight: { layer } }: WeightDescriptor): boolean {
  const { name = "", className } = layer;
  return name.replace(/_\d+$/, "") === snakeCase(className);
}

/** Returns the empty prefix and the wrappers, possibly nested, with which names of the file begin. */
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

/** Returns the prefixes of the network's names in the file. */
function prefixesBefore(wanted: readonly string[], { weights }: WeightFile): readonly string[] {
  const found = new Set<string>();
  for (const name of [...wanted.slice(0, 3), ...wanted.slice(-3)]) {
    for (const stored of weights.keys()) {
      if (stored.endsWith(`.${name}`) && found.size < maxPrefixes) found.add(stored.slice(0, -name.length));
    }
  }
  return [...found];
}

function tryMatching(
  { weights: stored }: WeightFile,
  weights: readonly WeightDescriptor[],
  matching: Matching,
): Candidate {
  const { convention, prefix } = matching;
  const byKey = new Map<string, StoredWeight>();
  for (const weight of stored.values()) {
    const name = weight.name.startsWith(prefix) ? weight.name.slice(prefix.length) : weight.name;
    for (const key of convention.keysOfStored({ ...weight, name })) byKey.set(key, weight);
  }
  const keys = weights.map((descriptor) => convention.keysOf(descriptor, nameInFile(descriptor, matching)));
  const pairs = pairByKeys(keys, byKey);
  const fits = ({ shape }: StoredWeight, descriptor: WeightDescriptor) =>
    convention.layoutOf(descriptor).shapes.some((expected) => sameShape(expected, shape));
  const found = weights.filter((descriptor, index) => pairs[index] && fits(pairs[index], descriptor)).length;
  return { ...matching, pairs, found };
}
