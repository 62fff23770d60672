/** Returns at most `count` elements of a list, evenly spread, in their order. */
export function evenlyChosen<T>(list: readonly T[], count: number): T[] {
  const { length } = list;
  if (length <= count) return [...list];
  return list.filter((_, index) => Math.floor((index * count) / length) !== Math.floor(((index - 1) * count) / length));
}
