import { type Block, coresOf, largestBlock } from "./branch-regions.ts";
import type { PlotLinks } from "./plot-links.ts";
import type { PlotNode } from "./plot-node.ts";

/**
 * Blocks that show in the layers' names: "layer1/0/conv1" belongs to "layer1/0". Which part of a name is that of a
 * block follows from `regions`: what the layers of a region have in common, numbers aside, names blocks without
 * branches too.
 */
export function namedBlocks(
  nodes: ReadonlyMap<string, PlotNode>,
  links: PlotLinks,
  regions: readonly Block[],
): Block[] {
  const pathsOf = pathReader([...nodes.values()]);
  const patterns = new Set(
    regions.flatMap(({ ids }) => {
      const path = commonPath([...ids].map((id) => pathsOf(nodes.get(id)?.name ?? "")));
      return path === undefined ? [] : [patternOf(path)];
    }),
  );
  const members = new Map<string, Set<string>>();
  for (const [id, { name }] of nodes) {
    for (const path of pathsOf(name)) {
      if (!patterns.has(patternOf(path))) continue;
      members.set(path, (members.get(path) ?? new Set()).add(id));
    }
  }
  const taken = new Set<string>();
  return [...members]
    .sort(([a], [b]) => a.length - b.length)
    .flatMap(([name, ids]): Block[] => {
      const exit = exitOf(ids, links);
      const isBlock =
        exit !== undefined &&
        ids.size > 1 &&
        coresOf(ids, nodes) <= largestBlock &&
        ![...ids].some((id) => taken.has(id)) &&
        regions.filter((region) => [...region.ids].some((id) => ids.has(id))).length <= 1 &&
        isConvex(ids, exit, links);
      if (!isBlock) return [];
      for (const id of ids) taken.add(id);
      return [{ ids, exit, name }];
    });
}

/** The longest path that all of these names begin with. */
export function commonPath(paths: readonly (readonly string[])[]): string | undefined {
  return paths[0]?.findLast((path) => paths.every((others) => others.includes(path)));
}

/** Reads a name as paths: "a/b/c" as "a", "a/b" and "a/b/c". Where no name has a slash or a dot, "_" separates. */
export function pathReader(nodes: readonly PlotNode[]): (name: string) => string[] {
  const separator = nodes.some(({ name }) => /[/.]/.test(name)) ? /[/.]/g : /_/g;
  return (name) => [...[...name.matchAll(separator)].map(({ index }) => name.slice(0, index)), name];
}

function patternOf(path: string): string {
  return path.replace(/\d+/g, "#");
}

/** The only one of `ids` that layers outside read, if there is only one. */
function exitOf(ids: ReadonlySet<string>, { targets }: PlotLinks): string | undefined {
  const exits = [...ids].filter((id) => targets(id).length === 0 || targets(id).some((target) => !ids.has(target)));
  return exits.length === 1 ? exits[0] : undefined;
}

/** Whether no way leads out of `ids` and back into it. */
function isConvex(ids: ReadonlySet<string>, exit: string, { targets }: PlotLinks): boolean {
  const behind = new Set(targets(exit));
  for (const id of behind) {
    if (ids.has(id)) return false;
    for (const target of targets(id)) behind.add(target);
  }
  return true;
}
