import type { StoredWeight, WeightFile } from "../io/weight-file.ts";
import { ConfigError, FormatError } from "../support/errors.ts";
import { nearest } from "../support/nearest.ts";
import { sameShape } from "../tensor/shape.ts";
import type { Convention } from "./conventions/index.ts";
import type { Layout } from "./layout.ts";
import type { LoadReport, MissingWeight } from "./load-report.ts";
import type { PlacedWeight } from "./placed-weight.ts";

/** Which tensor of a file a weight is to be read from, and how it is laid out there. */
export interface Match {
  readonly weight: PlacedWeight["weight"];
  readonly stored: StoredWeight;
  readonly layout: Layout;
}

/** How names of a file and names of a network are brought together. */
export interface Matching {
  readonly convention: Convention;
  /** Stripped from the names of the file that begin with it. */
  readonly prefix: string;
  /** The file's name of a weight that the convention calls `name`. */
  readonly rename?: ((name: string) => string) | undefined;
  /** Whether a weight of the network, by its name, is to keep its values. */
  readonly excludes?: ((name: string) => boolean) | undefined;
}

export interface Matched {
  readonly matches: readonly Match[];
  readonly report: Omit<LoadReport, "path" | "model">;
}

/** More names than this are not searched for similar ones: the distance of names is costly. */
const mostSuggestions = 20;
const mostCandidates = 500;

/**
 * Finds for every weight of a network its tensor in a file; reads no values.
 * @throws FormatError when two tensors of the file have the same name after the prefix is gone; ConfigError when
 * `rename` gives two weights one name.
 */
export function matchWeights(file: WeightFile, weights: readonly PlacedWeight[], matching: Matching): Matched {
  const { convention, prefix } = matching;
  const unclaimed = storedByKey(file, matching);
  const matches: Match[] = [];
  const otherShape: LoadReport["otherShape"][number][] = [];
  const missing: Omit<MissingWeight, "nearest">[] = [];
  const claimed = new Map<string, string>();
  for (const placed of weights) {
    const { weight } = placed;
    const expected = nameInFile(placed, matching);
    const clash = claimed.get(expected);
    if (clash !== undefined) {
      throw new ConfigError(`loadWeights: rename calls both ${clash} and ${weight.name} "${expected}"`);
    }
    claimed.set(expected, weight.name);
    const key = convention.keysOf(placed, expected).find((candidate) => unclaimed.has(candidate));
    const stored = key === undefined ? undefined : unclaimed.get(key);
    if (key !== undefined) unclaimed.delete(key);
    if (matching.excludes?.(weight.name)) continue;
    const layout = convention.layoutOf(placed);
    const [expectedShape] = layout.shapes;
    if (!stored) missing.push({ name: weight.name, expected, expectedShape });
    else if (layout.shapes.some((shape) => sameShape(shape, stored.shape))) matches.push({ weight, stored, layout });
    else otherShape.push({ name: weight.name, stored: stored.name, expected: expectedShape, received: stored.shape });
  }
  const leftOver = [...unclaimed.values()];
  const free = leftOver.map(({ name }) => name);
  const wanted = missing.map(({ expected }) => expected);
  const report = {
    convention: convention.name,
    prefix,
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

/** What the file calls a weight, apart from its prefix. */
export function nameInFile(placed: PlacedWeight, { convention, rename }: Matching): string {
  const name = convention.nameOf(placed);
  return rename ? rename(name) : name;
}

function suggestion(name: string, candidates: readonly string[], index: number): string | undefined {
  return index < mostSuggestions ? nearest(name, candidates.slice(0, mostCandidates)) : undefined;
}

/** The file's tensors by what they are known by once the prefix is gone. */
export function storedByKey(
  { path, weights }: WeightFile,
  { convention, prefix }: Pick<Matching, "convention" | "prefix">,
): Map<string, StoredWeight> {
  const result = new Map<string, StoredWeight>();
  for (const stored of weights.values()) {
    const name = stored.name.startsWith(prefix) ? stored.name.slice(prefix.length) : stored.name;
    if (convention.ignores(name)) continue;
    const key = convention.keyOf({ ...stored, name });
    const clash = result.get(key);
    if (clash) {
      throw new FormatError(
        `${path}: expected every weight once, received "${clash.name}" and "${stored.name}", which are the same ` +
          (prefix ? `without "${prefix}"` : "weight"),
      );
    }
    result.set(key, stored);
  }
  return result;
}
