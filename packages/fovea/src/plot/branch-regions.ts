import { isActivation, isCore, isUpsampling } from "./layer-kind.ts";
import type { PlotLinks } from "./plot-links.ts";
import type { PlotNode } from "./plot-node.ts";

/** Layers that can be drawn as one: only `exit` is read by layers outside. */
export interface Block {
  readonly ids: ReadonlySet<string>;
  readonly exit: string;
  /** The path that the names of its layers share, or undefined. */
  readonly name?: string;
}

/** The most convolutions and dense layers in a block: anything larger is a stage or a whole network. */
export const largestBlock = 16;

/**
 * Finds blocks by connections alone: everything between a fork and the layer that merges its branches, and the activation
 * after it. Returns only the outermost ones, but none that upsamples (an encoder with its decoder) or that spans several
 * residual blocks (a shortcut around a stage).
 */
export function branchRegions(
  nodes: ReadonlyMap<string, PlotNode>,
  links: PlotLinks,
  dominators: ReadonlyMap<string, string | undefined>,
): Block[] {
  const typeOf = (id: string) => nodes.get(id)?.type ?? "";
  const regions = links.order.flatMap((merge): Block[] => {
    const fork = dominators.get(merge);
    if (links.sources(merge).length < 2 || fork === undefined) return [];
    const ids = between(links, fork, merge);
    const isClosed = [...ids].every((id) => id === merge || links.targets(id).every((target) => ids.has(target)));
    if (!isClosed || ![...ids].some((id) => isCore(typeOf(id)))) return [];
    const sums = [...ids].filter((id) => typeOf(id) === "Add" && id !== merge).length;
    const isTooMuch = coresOf(ids, nodes) > largestBlock || sums > 1 || [...ids].some((id) => isUpsampling(typeOf(id)));
    return isTooMuch ? [] : [withActivation({ ids, exit: merge }, typeOf, links)];
  });
  const taken = new Set<string>();
  return regions
    .sort((a, b) => b.ids.size - a.ids.size)
    .filter(({ ids }) => {
      if ([...ids].some((id) => taken.has(id))) return false;
      for (const id of ids) taken.add(id);
      return true;
    });
}

export function coresOf(ids: Iterable<string>, nodes: ReadonlyMap<string, PlotNode>): number {
  return [...ids].filter((id) => isCore(nodes.get(id)?.type ?? "")).length;
}

/** The layers on the paths from `fork` (excluded) to `merge`. */
function between({ sources }: PlotLinks, fork: string, merge: string): Set<string> {
  const ids = new Set([merge]);
  // The set grows while it is walked through.
  for (const id of ids) {
    for (const source of sources(id)) if (source !== fork) ids.add(source);
  }
  return ids;
}

function withActivation({ ids, exit }: Block, typeOf: (id: string) => string, { sources, targets }: PlotLinks): Block {
  const [next, ...others] = targets(exit);
  const isPart = next !== undefined && others.length === 0 && sources(next).length === 1 && isActivation(typeOf(next));
  return isPart ? { ids: new Set([...ids, next]), exit: next } : { ids, exit };
}
