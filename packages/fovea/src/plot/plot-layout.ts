import type { Viz } from "@viz-js/viz";
import { EngineError } from "../support/errors.ts";
import type { CardStyle } from "./layer-card.ts";
import type { PlotColumn } from "./plot-columns.ts";
import { clusterPrefix, entryName, exitName, layerPrefix, plotGraph } from "./plot-graph.ts";
import type { PlotNode } from "./plot-node.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Bézier curves: a start, then three points for each piece. `tip` is where the arrow head ends. */
export interface PlotCurve {
  readonly points: readonly Point[];
  readonly tip: Point | undefined;
}

export interface PlotGroup {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One column with everything placed, seen from its top left corner. */
export interface ColumnLayout {
  readonly width: number;
  readonly height: number;
  /** The center of each layer. */
  readonly centers: ReadonlyMap<string, Point>;
  readonly curves: readonly PlotCurve[];
  /** Outer groups before the groups inside them. */
  readonly groups: readonly PlotGroup[];
  /** Where the line from the column before arrives, and where the one to the next column starts. */
  readonly entry: Point | undefined;
  readonly exit: Point | undefined;
}

/** Places one column by Graphviz' layered layout, "dot". One of its points is one unit of the drawing. */
export function layoutColumn(
  viz: Viz,
  column: PlotColumn,
  nodes: ReadonlyMap<string, PlotNode>,
  edges: readonly (readonly [from: string, to: string])[],
  card: CardStyle,
): ColumnLayout {
  const graph = plotGraph(column, nodes, edges, card);
  const result = viz.render(graph, { format: "json", engine: "dot", yInvert: true });
  if (result.status !== "success") {
    const reason = result.errors[0]?.message ?? "no reason given";
    throw new EngineError(`modelPlot: Graphviz cannot lay out the network: ${reason}`);
  }
  return readLayout(JSON.parse(result.output) as GraphvizJson);
}

/** The part of Graphviz' JSON that is read; every coordinate is text. */
interface GraphvizJson {
  readonly bb: string;
  readonly objects?: readonly { readonly name: string; readonly pos?: string; readonly bb?: string }[];
  readonly edges?: readonly { readonly pos: string }[];
}

function readLayout(json: GraphvizJson): ColumnLayout {
  const page = readBox(json.bb);
  const at = (text: string): Point => {
    const [x = 0, y = 0] = numbers(text);
    return { x: x - page.x, y: y - page.y };
  };
  const objects = json.objects ?? [];
  const places = new Map(objects.flatMap(({ name, pos }) => (pos === undefined ? [] : [[name, at(pos)] as const])));
  const layers = [...places].filter(([name]) => name.startsWith(layerPrefix));
  return {
    width: page.width,
    height: page.height,
    centers: new Map(layers.map(([name, place]) => [name.slice(layerPrefix.length), place])),
    curves: (json.edges ?? []).map(({ pos }) => readCurve(pos, at)),
    groups: objects.flatMap(({ name, bb }) => {
      if (bb === undefined || !name.startsWith(clusterPrefix)) return [];
      const path = JSON.parse(name.slice(clusterPrefix.length)) as string[];
      const box = readBox(bb);
      return [{ ...box, x: box.x - page.x, y: box.y - page.y, label: path.at(-1) ?? "" }];
    }),
    entry: places.get(entryName),
    exit: places.get(exitName),
  };
}

/** "x,y,x,y" of two opposite corners. */
function readBox(text: string): { x: number; y: number; width: number; height: number } {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers(text);
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}

/** "e,x,y x,y x,y …": the tip of the arrow, if there is one, then the points of the curve. */
function readCurve(text: string, at: (text: string) => Point): PlotCurve {
  const parts = text.split(" ");
  const tip = parts.find((part) => part.startsWith("e,"));
  return {
    points: parts.filter((part) => /^[\d.-]/.test(part)).map(at),
    tip: tip === undefined ? undefined : at(tip.slice(2)),
  };
}

function numbers(text: string): number[] {
  return text.split(",").map(Number);
}
