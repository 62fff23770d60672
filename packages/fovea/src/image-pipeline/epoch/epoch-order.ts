import { random } from "../../support/random.ts";

/** "natural": each image once per epoch. "balanced": each class equally often, if shuffled. */
export type ImageSampling = "natural" | "balanced";

/**
 * The samples of a shuffled epoch: a permutation of `range`, as `fromArrays` has it. Balanced, each class gets the same number
 * of places, some of them one more, and goes through a permutation of its images as often as it takes.
 * @param classes the class of each sample, for balanced sampling
 */
export function epochOrder(
  [start, end]: readonly [start: number, end: number],
  classes: ArrayLike<number> | undefined,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Int32Array {
  const generator = random(seed, epoch);
  if (!classes) return generator.permutation(end - start).map((index) => index + start);
  const members = membersOf(classes, start, end);
  const list = [...members.values()].map((indices) => ({ indices: Int32Array.from(indices), next: 0 }));
  const turns = generator.permutation(list.length);
  const order = Int32Array.from({ length: end - start }, (_, place) => {
    const group = list[turns[place % list.length] as number] as (typeof list)[number];
    if (group.next === 0) generator.shuffle(group.indices);
    const index = group.indices[group.next] as number;
    group.next = (group.next + 1) % group.indices.length;
    return index;
  });
  return generator.shuffle(order);
}

/** The samples of each class, smallest class first. */
export function membersOf(classes: ArrayLike<number>, start: number, end: number): ReadonlyMap<number, number[]> {
  const members = new Map<number, number[]>();
  for (let index = start; index < end; index++) {
    const label = classes[index] as number;
    const list = members.get(label);
    if (list) list.push(index);
    else members.set(label, [index]);
  }
  return new Map([...members].sort(([a], [b]) => a - b));
}
