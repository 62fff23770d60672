import type { PlotLinks } from "./plot-links.ts";

/**
 * Finds the immediate dominator of each node: the last node on every path from the inputs to it; undefined if there is
 * none, as after two inputs (T. Lengauer, R. E. Tarjan, 1979; a graph without cycles needs a single pass).
 */
export function immediateDominators({ order, sources }: PlotLinks): ReadonlyMap<string, string | undefined> {
  const dominators = new Map<string, string | undefined>();
  const depths = new Map<string, number>();
  const common = (a: string | undefined, b: string | undefined): string | undefined => {
    let [left, right] = [a, b];
    while (left !== right) {
      const isLeftDeeper = depthOf(depths, left) >= depthOf(depths, right);
      if (isLeftDeeper) left = left === undefined ? undefined : dominators.get(left);
      else right = right === undefined ? undefined : dominators.get(right);
    }
    return left;
  };
  for (const id of order) {
    const [first, ...rest] = sources(id);
    const dominator = rest.reduce<string | undefined>(common, first);
    dominators.set(id, dominator);
    depths.set(id, depthOf(depths, dominator) + 1);
  }
  return dominators;
}

function depthOf(depths: ReadonlyMap<string, number>, id: string | undefined): number {
  return id === undefined ? 0 : (depths.get(id) ?? 0);
}
