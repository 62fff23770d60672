import { ConfigError } from "../../support/errors.ts";
import { random } from "../../support/random.ts";
import { checkCount, finiteNumbers, type Labels, labelLists } from "../arguments.ts";

interface Group {
  readonly images: number[];
  /** Number of labels per class. */
  readonly counts: Map<number, number>;
}

/**
 * Returns the fold of each image. Every fold has about the same share of each class, and images of a group are in the
 * same fold. Groups are assigned one by one, the largest first and equal ones in random order. Each goes to the fold
 * where Σ (n_fc/n_c)² over folds and classes grows least; of equal folds, to the smallest. Labels may be lists of
 * classes.
 */
export function foldOfEach(where: string, labels: Labels, { folds, groups, seed, stream }: FoldRequest): Int32Array {
  const lists = labelLists(where, labels);
  const members = groups && finiteNumbers(where, "groups", groups);
  if (members) checkCount(where, "groups", members.length, lists.length);
  const all = groupsOf(lists, members);
  if (folds < 2 || folds > all.length) {
    const what = groups ? "groups" : "images";
    throw new ConfigError(
      `${where}: expected 2 folds or more, and at most one per ${what} (${all.length}), received ${folds}`,
    );
  }
  const totals = new Map<number, number>();
  for (const label of lists.flat()) totals.set(label, (totals.get(label) ?? 0) + 1);
  const filled = Array.from({ length: folds }, () => ({ images: 0, counts: new Map<number, number>() }));
  const result = new Int32Array(lists.length);
  for (const { images, counts } of inRandomOrder(all, seed, stream)) {
    const costs = filled.map((fold) => {
      let cost = 0;
      for (const [label, count] of counts)
        cost += (count * (fold.counts.get(label) ?? 0)) / (totals.get(label) ?? 1) ** 2;
      return cost;
    });
    const least = Math.min(...costs) * (1 + 1e-12);
    const candidates = costs.flatMap((cost, fold) => (cost <= least ? [fold] : []));
    const best = candidates.reduce((a, b) => ((filled[b]?.images ?? 0) < (filled[a]?.images ?? 0) ? b : a));
    const fold = filled[best];
    if (!fold) continue;
    fold.images += images.length;
    for (const [label, count] of counts) fold.counts.set(label, (fold.counts.get(label) ?? 0) + count);
    for (const image of images) result[image] = best;
  }
  return result;
}

/** A split to make. */
export interface FoldRequest {
  readonly folds: number;
  readonly groups?: ArrayLike<number> | undefined;
  readonly seed: number;
  readonly stream: number;
}

function groupsOf(lists: readonly (readonly number[])[], members: Float64Array | undefined): Group[] {
  const groups = new Map<number, Group>();
  lists.forEach((labels, image) => {
    const key = members?.[image] ?? image;
    const group = groups.get(key) ?? { images: [], counts: new Map<number, number>() };
    groups.set(key, group);
    group.images.push(image);
    for (const label of labels) group.counts.set(label, (group.counts.get(label) ?? 0) + 1);
  });
  return [...groups.values()];
}

function inRandomOrder(groups: readonly Group[], seed: number, stream: number): Group[] {
  const order = random(seed, stream).permutation(groups.length);
  const shuffled = Array.from(order).flatMap((index) => groups[index] ?? []);
  return shuffled.sort((a, b) => b.images.length - a.images.length);
}
