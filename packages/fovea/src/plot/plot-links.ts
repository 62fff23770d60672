import { ConfigError } from "../support/errors.ts";

export type Edge = readonly [from: string, to: string];

/** A plot's connections, each way. */
export interface PlotLinks {
  /** All ids, each one behind those that it reads. */
  readonly order: readonly string[];
  sources(id: string): readonly string[];
  targets(id: string): readonly string[];
}

/** @throws ConfigError when the edges form a cycle. */
export function plotLinks(ids: readonly string[], edges: readonly Edge[]): PlotLinks {
  const sources = new Map<string, string[]>(ids.map((id) => [id, []]));
  const targets = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const [from, to] of edges) {
    sources.get(to)?.push(from);
    targets.get(from)?.push(to);
  }
  return {
    order: topologicalOrder(ids, sources, targets),
    sources: (id) => sources.get(id) ?? [],
    targets: (id) => targets.get(id) ?? [],
  };
}

function topologicalOrder(
  ids: readonly string[],
  sources: ReadonlyMap<string, readonly string[]>,
  targets: ReadonlyMap<string, readonly string[]>,
): string[] {
  const waiting = new Map(ids.map((id) => [id, sources.get(id)?.length ?? 0]));
  const order = ids.filter((id) => waiting.get(id) === 0);
  // The order grows while it is walked through.
  for (const id of order) {
    for (const target of targets.get(id) ?? []) {
      const rest = (waiting.get(target) ?? 0) - 1;
      waiting.set(target, rest);
      if (rest === 0) order.push(target);
    }
  }
  if (order.length < ids.length) {
    const placed = new Set(order);
    const rest = ids.filter((id) => !placed.has(id));
    throw new ConfigError(
      `modelPlot: expected edges without a cycle; one leads through ${rest.slice(0, 4).join(", ")}`,
    );
  }
  return order;
}
