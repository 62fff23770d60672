import type { StoredWeight, WeightFile } from "../io/weight-file.ts";
import { ConfigError, FormatError } from "../support/errors.ts";
import { nearest } from "../support/nearest.ts";
import { sameShape } from "../tensor/shape.ts";
import type { Convention } from "./conventions/index.ts";
import type { Layout } from "./layout.ts";
import type { LoadReport, MissingWeight } from "./load-report.ts";
import type { WeightDescriptor } from "./weight-descriptor.ts";

/** The tensor of a file from which a weight is read, and its layout. */
export interface Match {
  readonly weight: WeightDescriptor["weight"];
  readonly stored: StoredWeight;
  readonly layout: Layout;
}

/** How names of a file are matched with names of a network. */
export interface Matching {
  readonly convention: Convention;
  /** The prefix to remove from names of the file. */
  readonly prefix: string;
  /** Prefixes under which the file has the same weights again; names with these prefixes are ignored. */
  readonly otherPrefixes: readonly string[];
  /** Maps the convention's name of a weight to its name in the file. */
  readonly rename?: ((name: string) => string) | undefined;
  /** Whether to keep the values of a weight of the network, by its name. */
  readonly excludes?: ((name: string) => boolean) | undefined;
}

export interface Matched {
  readonly matches: readonly Match[];
  readonly report: Omit<LoadReport, "path" | "model" | "group" | "otherGroups" | "unsupported" | "differences">;
}

/** Maximum number of names for which similar ones are searched, because edit distances are expensive. */
const maxSuggestions = 20;
const mostCandidates = 500;

/**
 * Finds the tensor of a file for each weight of a network, without reading values.
 * @throws FormatError if two tensors of the file have the same name without the prefix; ConfigError if `rename` returns
 * the same name for two weights.
 */
export function matchWeights(file: WeightFile, weights: readonly WeightDescriptor[], matching: Matching): Matched {
  const { convention, prefix } = matching;
  const names = weights.map((descriptor) => nameInFile(descriptor, matching));
  checkNames(weights, names);
  const byKey = storedByKey(file, matching);
  const found = pairByKeys(
    weights.map((descriptor, index) => convention.keysOf(descriptor, names[index] ?? "")),
    byKey,
  );
  const matches: Match[] = [];
  const otherShape: LoadReport["otherShape"][number][] = [];
  const missing: Omit<MissingWeight, "nearest">[] = [];
  for (const [index, descriptor] of weights.entries()) {
    const { weight } = descriptor;
    if (matching.excludes?.(weight.name)) continue;
    const stored = found[index];
    const layout = convention.layoutOf(descriptor);
    const [expectedShape] = layout.shapes;
    if (!stored) missing.push({ name: weight.name, expected: names[index] ?? "", expectedShape });
    else if (layout.shapes.some((shape) => sameShape(shape, stored.shape))) matches.push({ weight, stored, layout });
    else otherShape.push({ name: weight.name, stored: stored.name, expected: expectedShape, received: stored.shape });
  }
  const taken = new Set(found);
  const leftOver = [...new Set(byKey.values())].filter((stored) => !taken.has(stored));
  const free = leftOver.map(({ name }) => name);
  const wanted = missing.map(({ expected }) => expected);
  const report = {
    convention: convention.name,
    prefix,
    otherPrefixes: matching.otherPrefixes,
    matched: matches.map(({ weight: { name, shape }, stored }) => {
      return { name, stored: stored.name, shape, storedShape: stored.shape };
    }),
    missing: missing.map((entry, index) => ({ ...entry, nearest: suggestion(entry.expected, free, index) })),
    leftOver: leftOver.map(({ name, shape }, index) => {
      return { stored: name, shape, nearest: suggestion(name, wanted, index) };
    }),
    otherShape,
  };
  return { matches, report };
}

/**
 * Returns, for each list of keys, the tensor that matches one of them. The first keys of all lists are tried before the
 * second keys of any.
 */
export function pairByKeys(
  keys: readonly (readonly string[])[],
  byKey: ReadonlyMap<string, StoredWeight>,
): readonly (StoredWeight | undefined)[] {
  const found: (StoredWeight | undefined)[] = keys.map(() => undefined);
  const taken = new Set<StoredWeight>();
  const rounds = Math.max(0, ...keys.map(({ length }) => length));
  for (let round = 0; round < rounds; round++) {
    for (const [index, candidates] of keys.entries()) {
      const stored = found[index] ? undefined : byKey.get(candidates[round] ?? "");
      if (!stored || taken.has(stored)) continue;
      found[index] = stored;
      taken.add(stored);
    }
  }
  return found;
}

function checkNames(weights: readonly WeightDescriptor[], names: readonly string[]): void {
  const owners = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const owner = owners.get(name);
    const own = weights[index]?.weight.name ?? "";
    if (owner !== undefined) throw new ConfigError(`loadWeights: rename returns "${name}" for ${owner} and ${own}`);
    owners.set(name, own);
  }
}

/** Returns the name of a weight in the file, without the prefix. */
export function nameInFile(
  descriptor: WeightDescriptor,
  { convention, rename }: Pick<Matching, "convention" | "rename">,
): string {
  const name = convention.nameOf(descriptor);
  return rename ? rename(name) : name;
}

function suggestion(name: string, candidates: readonly string[], index: number): string | undefined {
  return index < maxSuggestions ? nearest(name, candidates.slice(0, mostCandidates)) : undefined;
}

/** Whether a name belongs to another copy of the weights. */
function isUnder(name: string, prefix: string, others: readonly string[]): boolean {
  return others.some((other) =>
    other.length > prefix.length || !name.startsWith(prefix) ? name.startsWith(other) : false,
  );
}

/** Returns the file's tensors by their keys, without the prefix. */
function storedByKey(
  { path, weights }: WeightFile,
  { convention, prefix, otherPrefixes }: Matching,
): Map<string, StoredWeight> {
  const owners = new Map<string, StoredWeight>();
  const unsure: (readonly [string, StoredWeight])[] = [];
  for (const stored of weights.values()) {
    const name = stored.name.startsWith(prefix) ? stored.name.slice(prefix.length) : stored.name;
    if (convention.ignores(name) || isUnder(stored.name, prefix, otherPrefixes)) continue;
    const [own = name, ...others] = convention.keysOfStored({ ...stored, name });
    const clash = owners.get(own);
    if (clash) {
      throw new FormatError(
        `${path}: expected every weight once, received "${clash.name}" and "${stored.name}", which are the same ` +
          (prefix ? `without "${prefix}"` : "weight"),
      );
    }
    owners.set(own, stored);
    unsure.push(...others.map((key) => [key, stored] as const));
  }
  const result = new Map(owners);
  for (const [key, stored] of unsure) if (!result.has(key)) result.set(key, stored);
  return result;
}
