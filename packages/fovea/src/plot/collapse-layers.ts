import { type Block, branchRegions } from "./branch-regions.ts";
import { describeBlock, describeChain } from "./describe-block.ts";
import { immediateDominators } from "./dominators.ts";
import { isCore, isMinor } from "./layer-kind.ts";
import { mergeRuns } from "./merge-runs.ts";
import { commonPath, namedBlocks, pathReader } from "./named-blocks.ts";
import { type Edge, type PlotLinks, plotLinks } from "./plot-links.ts";
import type { PlotNode } from "./plot-node.ts";

/** Collapses a network into fewer cards: one per block, per convolution with its normalization and activation, per run. */
export function collapseLayers(
  layers: readonly PlotNode[],
  edges: readonly Edge[],
): { nodes: PlotNode[]; edges: [string, string][] } {
  const nodes = new Map(layers.map((node) => [node.id, node]));
  const links = plotLinks([...nodes.keys()], edges);
  const dominators = immediateDominators(links);
  const pathsOf = pathReader(layers);
  const regions = branchRegions(nodes, links, dominators);
  const named = namedBlocks(nodes, links, regions);
  const inNamed = new Set(named.flatMap(({ ids }) => [...ids]));
  const blocks = [...named, ...regions.filter(({ ids }) => ![...ids].some((id) => inNamed.has(id)))];
  const inBlock = new Set(blocks.flatMap(({ ids }) => [...ids]));
  const chains = chainsOf(nodes, links, inBlock);

  const cardOf = new Map<string, string>();
  const cards = new Map<string, PlotNode>();
  const chainOf = new Map(chains.flatMap((chain) => chain.map((id) => [id, chain] as const)));
  const blockOf = new Map(blocks.flatMap((block) => [...block.ids].map((id) => [id, block] as const)));
  for (const id of links.order) {
    if (cardOf.has(id)) continue;
    const block = blockOf.get(id) ?? chainBlock(chainOf.get(id) ?? [id]);
    const inside = links.order.filter((layer) => block.ids.has(layer)).flatMap((layer) => nodes.get(layer) ?? []);
    for (const layer of block.ids) cardOf.set(layer, block.exit);
    const [only] = inside;
    if (!only) continue;
    if (inside.length === 1) {
      cards.set(id, only);
      continue;
    }
    const isChain = chainOf.has(id);
    const text = isChain ? describeChain(inside) : describeBlock(block, nodes, links, dominators);
    const shared = commonPath(inside.map(({ name }) => pathsOf(name)));
    const isOwn =
      shared !== undefined && layers.every(({ id, name }) => block.ids.has(id) || !pathsOf(name).includes(shared));
    const path = block.name ?? (isOwn ? shared : undefined);
    const spokesman = isChain ? inside.find(({ type }) => isCore(type)) : nodes.get(block.exit);
    cards.set(block.exit, cardFor(block, inside, text, path ?? spokesman?.name ?? only.name));
  }
  const joined = edges.map(([from, to]): [string, string] => [cardOf.get(from) ?? from, cardOf.get(to) ?? to]);
  const seen = new Set<string>();
  const between = joined.filter(([from, to]) => {
    const key = JSON.stringify([from, to]);
    return from !== to && !seen.has(key) && seen.add(key);
  });
  return mergeRuns(cards, between);
}

function cardFor(
  { exit }: Block,
  inside: readonly PlotNode[],
  { type, lines }: ReturnType<typeof describeBlock>,
  name: string,
): PlotNode {
  const total = (count: (node: PlotNode) => number) => inside.reduce((sum, node) => sum + count(node), 0);
  const group = commonStart(inside.map((node) => node.group ?? []));
  return {
    ...{ id: exit, name, type, group },
    output: inside.find(({ id }) => id === exit)?.output ?? "",
    parameters: total(({ parameters }) => parameters),
    nonTrainable: total(({ nonTrainable }) => nonTrainable ?? 0),
    details: lines.join("\n"),
  };
}

function chainBlock(chain: readonly string[]): Block {
  return { ids: new Set(chain), exit: chain.at(-1) ?? "" };
}

/** Unbranched sequences around one convolution or dense layer at most, such as convolution, normalization, ReLU. */
function chainsOf(nodes: ReadonlyMap<string, PlotNode>, links: PlotLinks, taken: ReadonlySet<string>): string[][] {
  const typeOf = (id: string) => nodes.get(id)?.type ?? "";
  const groupOf = (id: string) => JSON.stringify(nodes.get(id)?.group ?? []);
  const used = new Set(taken);
  return links.order.flatMap((start) => {
    if (used.has(start) || !(isCore(typeOf(start)) || isMinor(typeOf(start)))) return [];
    const chain = [start];
    let hasCore = isCore(typeOf(start));
    for (let last = start; ; ) {
      const [next, ...others] = links.targets(last);
      if (next === undefined || others.length > 0 || links.sources(next).length > 1 || used.has(next)) break;
      const isNextCore = isCore(typeOf(next));
      if ((isNextCore && hasCore) || !(isNextCore || isMinor(typeOf(next))) || groupOf(next) !== groupOf(start)) break;
      hasCore ||= isNextCore;
      chain.push(next);
      last = next;
    }
    for (const id of chain) used.add(id);
    return chain.length > 1 ? [chain] : [];
  });
}

function commonStart(lists: readonly (readonly string[])[]): string[] {
  const [first = [], ...rest] = lists;
  const end = first.findIndex((label, index) => rest.some((list) => list[index] !== label));
  return first.slice(0, end < 0 ? first.length : end);
}
