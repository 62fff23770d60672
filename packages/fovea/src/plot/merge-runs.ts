import { type Edge, plotLinks } from "./plot-links.ts";
import type { PlotNode } from "./plot-node.ts";

const blockTypes = new Set(["Residual block", "Densely connected", "Parallel branches", "Block"]);

/** Merges consecutive equal blocks into one card with their number. */
export function mergeRuns(
  cards: ReadonlyMap<string, PlotNode>,
  edges: readonly Edge[],
): { nodes: PlotNode[]; edges: [string, string][] } {
  const links = plotLinks([...cards.keys()], edges);
  const runOf = new Map<string, string[]>();
  for (const id of links.order) {
    const [source, ...others] = links.sources(id);
    const before = source === undefined ? undefined : cards.get(source);
    const card = cards.get(id);
    const run = source !== undefined ? runOf.get(source) : undefined;
    const isNext =
      before && card && run && others.length === 0 && links.targets(before.id).length === 1 && areEqual(before, card);
    if (isNext) run.push(id);
    runOf.set(id, isNext ? run : [id]);
  }
  const nodes = [...new Set(runOf.values())].flatMap((run) => joined(run.flatMap((id) => cards.get(id) ?? [])));
  const lastOf = (id: string) => runOf.get(id)?.at(-1) ?? id;
  const between = edges.map(([from, to]): [string, string] => [lastOf(from), lastOf(to)]);
  return { nodes, edges: between.filter(([from, to]) => from !== to) };
}

/** Whether two cards read the same; dense blocks grow by some channels each time. */
function areEqual(a: PlotNode, b: PlotNode): boolean {
  const outputOf = ({ type, output }: PlotNode) =>
    type === "Densely connected" ? output.slice(0, output.lastIndexOf(",")) : output;
  return (
    blockTypes.has(a.type) &&
    a.type === b.type &&
    a.details === b.details &&
    outputOf(a) === outputOf(b) &&
    JSON.stringify(a.group) === JSON.stringify(b.group)
  );
}

function joined(run: readonly PlotNode[]): PlotNode[] {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last || first === last) return last ? [last] : [];
  const sum = (count: (node: PlotNode) => number) => run.reduce((total, node) => total + count(node), 0);
  return [
    {
      ...last,
      name: rangeOf(first.name, last.name, run.length),
      parameters: sum(({ parameters }) => parameters),
      nonTrainable: sum(({ nonTrainable }) => nonTrainable ?? 0),
      repeat: run.length,
    },
  ];
}

/** "layer1/1" and "layer1/3" as "layer1/1–3", where the numbers count the blocks. */
function rangeOf(first: string, last: string, count: number): string {
  const [, start = "", from = ""] = /^(.*?)(\d*)$/.exec(first) ?? [];
  const [, same = "", to = ""] = /^(.*?)(\d*)$/.exec(last) ?? [];
  return start === same && Number(to) - Number(from) === count - 1 ? `${start}${from}–${to}` : `${first} – ${last}`;
}
