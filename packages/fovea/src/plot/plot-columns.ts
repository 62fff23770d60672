import { type Edge, plotLinks } from "./plot-links.ts";

/** A part of a network that is laid out from top to bottom; `enters` and `leaves` join it to the adjacent columns. */
export interface PlotColumn {
  readonly ids: readonly string[];
  /** The layers that read what the column before ends with. */
  readonly enters: readonly string[];
  /** The layer that the next column reads. */
  readonly leaves: string | undefined;
}

/**
 * Folds a deep network into about `count` columns of similar depth. Splits only where all edges from above to below start
 * at one layer, so that a single line joins the columns, and never before a layer that `belongsAbove`. There may be
 * fewer columns than requested.
 * @throws ConfigError if the edges form a cycle.
 */
export function plotColumns(
  ids: readonly string[],
  edges: readonly Edge[],
  count: number,
  belongsAbove: (id: string) => boolean = () => false,
): PlotColumn[] {
  const order = plotLinks(ids, edges).order;
  const depths = depthsOf(order, edges);
  const deepest = Math.max(...depths.values());
  const cuts = count > 1 ? narrowCuts(order, edges).filter(({ to }) => !to.some(belongsAbove)) : [];
  const columns: PlotColumn[] = [];
  let begin = 0;
  let enters: readonly string[] = [];
  for (let column = 1; column < count; column++) {
    const wanted = (column * (deepest + 1)) / count;
    const below = cuts.filter(({ position }) => position > begin);
    const cut = closest(below, wanted, ({ from }) => (depths.get(from) ?? 0) + 1);
    if (cut === undefined) break;
    columns.push({ ids: order.slice(begin, cut.position), enters, leaves: cut.from });
    begin = cut.position;
    enters = cut.to;
  }
  return [...columns, { ids: order.slice(begin), enters, leaves: undefined }];
}

/** The number of layers on the longest path through the network. */
export function plotDepth(ids: readonly string[], edges: readonly Edge[]): number {
  return Math.max(...depthsOf(plotLinks(ids, edges).order, edges).values()) + 1;
}

interface Cut {
  /** How many layers of the order lie above it. */
  readonly position: number;
  readonly from: string;
  readonly to: readonly string[];
}

function narrowCuts(order: readonly string[], edges: readonly Edge[]): Cut[] {
  const position = new Map(order.map((id, index) => [id, index]));
  const starting = new Map<number, Edge[]>();
  for (const edge of edges) {
    const start = position.get(edge[0]) ?? 0;
    starting.set(start, [...(starting.get(start) ?? []), edge]);
  }
  const cuts: Cut[] = [];
  let open: Edge[] = [];
  for (const index of order.keys()) {
    open = [...open, ...(starting.get(index) ?? [])].filter(([, to]) => (position.get(to) ?? 0) > index);
    const from = open[0]?.[0];
    if (from !== undefined && open.every((edge) => edge[0] === from)) {
      cuts.push({ position: index + 1, from, to: [...new Set(open.map(([, to]) => to))] });
    }
  }
  return cuts;
}

function depthsOf(order: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const sources = new Map<string, string[]>();
  for (const [from, to] of edges) sources.set(to, [...(sources.get(to) ?? []), from]);
  const depths = new Map<string, number>();
  for (const id of order) {
    depths.set(id, Math.max(-1, ...(sources.get(id) ?? []).map((source) => depths.get(source) ?? 0)) + 1);
  }
  return depths;
}

function closest<T>(candidates: readonly T[], wanted: number, measure: (candidate: T) => number): T | undefined {
  let best: T | undefined;
  let distance = Infinity;
  for (const candidate of candidates) {
    const away = Math.abs(measure(candidate) - wanted);
    if (away < distance) {
      best = candidate;
      distance = away;
    }
  }
  return best;
}
