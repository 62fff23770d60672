import { hashText, random } from "../../support/index.ts";

/** What is divided into parts. */
export interface SplitRequest {
  /** The class of each image, or a name for its combination of classes. */
  readonly strata: readonly string[];
  /** The group of each image: images of a group stay together. */
  readonly groupOf: ArrayLike<number>;
  /** Shares of the parts beside the first, which gets the rest. */
  readonly fractions: readonly number[];
  readonly seed: number;
}

/**
 * Divides images into parts: 0 for the rest, then one for each fraction. In each class, every part gets its share as
 * closely as the groups allow, and at least one group where there are enough. Groups with images of several classes stay
 * in part 0: their labels may be wrong, and results should be measured on right ones. The parts depend on the order of
 * the images, the names of the classes and the seed; a new class doesn't change the parts of the others.
 */
export function splitGroups({ strata, groupOf, fractions, seed }: SplitRequest): Uint8Array {
  const members = new Map<number, number[]>();
  const sizes = new Map<string, number>();
  strata.forEach((stratum, index) => {
    append(members, groupOf[index] ?? index, index);
    sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1);
  });
  const groups = new Map<string, number[][]>();
  for (const group of members.values()) {
    const stratum = strata[group[0] ?? 0] ?? "";
    if (group.every((index) => strata[index] === stratum)) append(groups, stratum, group);
  }

  const parts = new Uint8Array(strata.length);
  for (const [stratum, whole] of groups) {
    const order = random(seed, hashText(stratum)).permutation(whole.length);
    let left = Array.from(order, (place) => whole[place] ?? []);
    fractions.forEach((fraction, index) => {
      if (fraction === 0 || left.length < 2) return;
      const others = 1 + fractions.slice(index + 1).filter((later) => later > 0).length;
      const wanted = Math.max(1, Math.round((sizes.get(stratum) ?? 0) * fraction));
      const chosen = closestSum(
        left.map((group) => group.length),
        wanted,
        others,
      );
      for (const place of chosen) for (const member of left[place] ?? []) parts[member] = index + 1;
      left = left.filter((_, place) => !chosen.has(place));
    });
  }
  return parts;
}

/**
 * Positions of sizes, at least one, whose sum is as close to `wanted` as possible but leaves the sum of the `others`
 * smallest sizes. The first that fit are taken if they fit exactly, else the sums that can be reached are searched.
 */
function closestSum(sizes: readonly number[], wanted: number, others: number): Set<number> {
  const ascending = [...sizes].sort((a, b) => a - b);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const most = Math.max(ascending[0] ?? 0, sum(sizes) - sum(ascending.slice(0, Math.min(others, sizes.length - 1))));
  const target = Math.min(wanted, most);
  const fitting = new Set<number>();
  let missing = target;
  for (let place = 0; place < sizes.length && missing > 0; place++) {
    const size = sizes[place] ?? 0;
    if (size > missing) continue;
    fitting.add(place);
    missing -= size;
  }
  if (missing === 0) return fitting;

  // lastOf[s] is the last of the sizes that sum up to s; those before it sum up to the rest.
  const limit = Math.min(most, 2 * target + (ascending.at(-1) ?? 0));
  const lastOf = new Int32Array(limit + 1).fill(-1);
  sizes.forEach((size, place) => {
    for (let total = limit; total >= size; total--) {
      if (lastOf[total] === -1 && (total === size || lastOf[total - size] !== -1)) lastOf[total] = place;
    }
  });
  const reachable = [...lastOf.keys()].filter((total) => lastOf[total] !== -1);
  const [best = 0] = reachable.sort((a, b) => Math.abs(a - target) - Math.abs(b - target) || a - b);
  const chosen = new Set<number>();
  for (let total = best; total > 0; ) {
    const place = lastOf[total] ?? 0;
    chosen.add(place);
    total -= sizes[place] ?? 0;
  }
  return chosen;
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
