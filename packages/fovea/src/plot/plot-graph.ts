import type { Graph, Subgraph } from "@viz-js/viz";
import type { CardStyle } from "./layer-card.ts";
import type { PlotColumn } from "./plot-columns.ts";
import type { PlotNode } from "./plot-node.ts";

/** Names of the two points that join a column to the adjacent ones; layers are named "layer:" and their id. */
export const entryName = "entry";
export const exitName = "exit";
export const layerPrefix = "layer:";
/** Prefix of cluster names, followed by their path of groups as JSON. */
export const clusterPrefix = "cluster:";

const pointsPerInch = 72;

type DrawLayer = (id: string) => NonNullable<Graph["nodes"]>[number];

/** One column as a graph for Graphviz: cards of fixed size, nested models as clusters. */
export function plotGraph(
  column: PlotColumn,
  nodes: ReadonlyMap<string, PlotNode>,
  edges: readonly (readonly [from: string, to: string])[],
  card: CardStyle,
): Graph {
  const inside = new Set(column.ids);
  const layer: DrawLayer = (id) => {
    const node = nodes.get(id);
    return { name: layerPrefix + id, attributes: { height: (node ? card.heightOf(node) : 0) / pointsPerInch } };
  };
  return {
    directed: true,
    graphAttributes: { nodesep: 0.3, ranksep: card.compact ? 0.25 : 0.36, newrank: true },
    nodeAttributes: {
      shape: "box",
      label: "",
      fixedsize: true,
      width: card.width / pointsPerInch,
    },
    edgeAttributes: { arrowsize: 0.6 },
    nodes: column.ids.filter((id) => groupOf(nodes, id).length === 0).map(layer),
    subgraphs: [
      ...(column.enters.length > 0 ? [end(entryName, "source")] : []),
      ...(column.leaves === undefined ? [] : [end(exitName, "sink")]),
      ...clusters(column.ids, nodes, 0, layer),
    ],
    edges: [
      ...weighted(edges).flatMap(({ from, to, weight }) =>
        inside.has(from) && inside.has(to)
          ? [{ tail: layerPrefix + from, head: layerPrefix + to, attributes: { weight } }]
          : [],
      ),
      ...column.enters.map((id) => ({ tail: entryName, head: layerPrefix + id, attributes: { weight: 5 } })),
      ...(column.leaves === undefined
        ? []
        : [{ tail: layerPrefix + column.leaves, head: exitName, attributes: { arrowhead: "none" } }]),
    ],
  };
}

/** Edges of a chain without branches are heavier: Graphviz draws these straight and bends the others around them. */
function weighted(edges: readonly (readonly [string, string])[]): { from: string; to: string; weight: number }[] {
  const leaving = new Map<string, number>();
  const arriving = new Map<string, number>();
  for (const [from, to] of edges) {
    leaving.set(from, (leaving.get(from) ?? 0) + 1);
    arriving.set(to, (arriving.get(to) ?? 0) + 1);
  }
  return edges.map(([from, to]) => {
    const ends = [leaving.get(from), arriving.get(to)].filter((count) => count === 1).length;
    return { from, to, weight: [1, 2, 20][ends] ?? 1 };
  });
}

/** A point of no size at the very top or bottom. */
function end(name: string, rank: "source" | "sink"): Subgraph {
  return { graphAttributes: { rank }, nodes: [{ name, attributes: { shape: "point", width: 0.01, height: 0.01 } }] };
}

/** The layers of `ids` that lie in a group at this depth, a cluster a group, with the deeper groups inside. */
function clusters(
  ids: readonly string[],
  nodes: ReadonlyMap<string, PlotNode>,
  depth: number,
  layer: DrawLayer,
): Subgraph[] {
  const members = new Map<string, string[]>();
  for (const id of ids) {
    const label = groupOf(nodes, id)[depth];
    if (label === undefined) continue;
    const inside = members.get(label);
    if (inside) inside.push(id);
    else members.set(label, [id]);
  }
  return [...members.values()].map((inside): Subgraph => {
    const path = groupOf(nodes, inside[0] ?? "").slice(0, depth + 1);
    return {
      name: clusterPrefix + JSON.stringify(path),
      // The label is drawn later; here a placeholder makes Graphviz leave room for it.
      graphAttributes: { cluster: true, label: "label", fontsize: 11, margin: 10 },
      nodes: inside.filter((id) => groupOf(nodes, id).length === depth + 1).map(layer),
      subgraphs: clusters(inside, nodes, depth + 1, layer),
    };
  });
}

function groupOf(nodes: ReadonlyMap<string, PlotNode>, id: string): readonly string[] {
  return nodes.get(id)?.group ?? [];
}
