import type { Block } from "./branch-regions.ts";
import { isCore, isMinor } from "./layer-kind.ts";
import type { PlotLinks } from "./plot-links.ts";
import type { PlotNode } from "./plot-node.ts";

/** The text of a block's card: its kind, and one line per branch. */
export interface BlockText {
  readonly type: string;
  readonly lines: readonly string[];
}

/** Reads a block backwards from its exit, branch by branch. */
export function describeBlock(
  block: Block,
  nodes: ReadonlyMap<string, PlotNode>,
  links: PlotLinks,
  dominators: ReadonlyMap<string, string | undefined>,
): BlockText {
  const { ids, exit } = block;
  const inside = (id: string) => links.sources(id).filter((source) => ids.has(source));
  const merge = mergeOf(block, nodes, links);
  if (merge === undefined) return { type: "Block", lines: linesOf([walk(exit, undefined)]) };
  const stop = dominators.get(merge);
  const branches = links.sources(merge).map((source) => (source === stop ? [] : walk(source, stop)));
  const steps = stop !== undefined && ids.has(stop) ? walk(stop, undefined) : [];
  const lines = linesOf(branches.filter((branch) => branch.length > 0).sort((a, b) => b.length - a.length));
  if (nodes.get(merge)?.type === "Add") {
    const [main = "", ...shortcuts] = lines;
    return { type: "Residual block", lines: [before(steps) + main, ...shortcuts.map((line) => `shortcut: ${line}`)] };
  }
  const isPassedOn = branches.some((branch) => branch.length === 0);
  return {
    type: isPassedOn ? "Densely connected" : "Parallel branches",
    lines: [...linesOf([steps]), ...lines].filter((line) => line !== ""),
  };

  /** What is computed on the way from `stop` (left out) to `id`. */
  function walk(id: string, stop: string | undefined): string[] {
    if (id === stop || !ids.has(id)) return [];
    const sources = links.sources(id);
    if (inside(id).length === 0 || sources.length < 2) {
      return [...(sources[0] === undefined ? [] : walk(sources[0], stop)), ...stepOf(nodes.get(id))];
    }
    const fork = dominators.get(id);
    const branches = sources.map((source) => walk(source, fork)).filter((branch) => branch.length > 0);
    const [first = ""] = linesOf(branches);
    const isExcitation = nodes.get(id)?.type === "Multiply";
    const text = isExcitation
      ? excitationOf(branches)
      : branches.length > 1
        ? `(${linesOf(branches).join(" | ")})`
        : first;
    return [...(fork === undefined ? [] : walk(fork, stop)), text];
  }
}

/** The layer that merges the branches of a block, when nothing but activations and the like follows it. */
function mergeOf(block: Block, nodes: ReadonlyMap<string, PlotNode>, links: PlotLinks): string | undefined {
  let id: string | undefined = block.exit;
  while (id !== undefined && block.ids.has(id)) {
    const type = nodes.get(id)?.type ?? "";
    const [source, ...others] = links.sources(id);
    if (others.length > 0) return /multiply/i.test(type) ? undefined : id;
    if (!isMinor(type)) return undefined;
    id = source;
  }
  return undefined;
}

function stepOf(node: PlotNode | undefined): string[] {
  if (!node || isMinor(node.type) || /add|concat/i.test(node.type)) return [];
  return [node.brief ?? node.type];
}

/** "squeeze-excite 8": a branch that scales the channels, and how many it narrows them to. */
function excitationOf(branches: readonly (readonly string[])[]): string {
  const gate = branches.find((branch) => /global/.test(branch[0] ?? ""));
  const size = /\d+$/.exec(gate?.find((step) => /\d$/.test(step) && !/global/.test(step)) ?? "");
  return gate ? `squeeze-excite${size ? ` ${size[0]}` : ""}` : `(${linesOf(branches).join(" × ")})`;
}

function linesOf(branches: readonly (readonly string[])[]): string[] {
  return branches.map((branch) => branch.join(" → "));
}

function before(steps: readonly string[]): string {
  return steps.length > 0 ? `${steps.join(" → ")} → ` : "";
}

/** The text of a chain's card: its main layer, and the layers before and after it. */
export function describeChain(chain: readonly PlotNode[]): BlockText {
  const core = chain.find(({ type }) => isCore(type)) ?? chain[0];
  const isLed = core !== chain[0];
  const words = chain.map((node) => {
    if (node !== core) return node.brief ?? node.type;
    const own = node.brief ?? "";
    return isLed && !/^[a-z]/.test(own)
      ? [node.type, own].filter((word) => word !== "").join(" ")
      : isCore(node.type)
        ? own
        : "";
  });
  return { type: core?.type ?? "", lines: [words.filter((word) => word !== "").join(" · ")] };
}
