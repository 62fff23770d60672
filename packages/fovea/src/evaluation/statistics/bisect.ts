/** Returns where the increasing function `f` crosses zero between `low` and `high`, as exactly as doubles can say. */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  let [below, above] = [low, high];
  for (;;) {
    const middle = (below + above) / 2;
    if (middle <= below || middle >= above) return middle;
    if (f(middle) < 0) below = middle;
    else above = middle;
  }
}
