import { type Graph, isNodeOf, type Node, type Value } from "../../graph/index.ts";
import { reshape } from "../../ops/reshape.ts";
import { transpose } from "../../ops/transpose.ts";

/** Where a tensor has the places of the image. */
type Places =
  /** Rows and columns are axes. */
  | { readonly rows: number; readonly columns: number }
  /** The axes before `end` hold batch, rows and columns as one, as for a matrix product that is a 1 × 1 convolution. */
  | { readonly end: number; readonly height: number; readonly width: number };

/**
 * Finds the values of a graph that are maps over the places of an image [batch, height, width, channels]. A reshape that
 * mixes rows or columns with anything else ends them: a table of boxes [count, classes] is no feature map.
 */
export function spatialValues(graph: Graph, image: Value): ReadonlySet<Value> {
  const found = new Map<Value, Places>([[image, { rows: 1, columns: 2 }]]);
  for (const node of graph.nodes) {
    const from = node.inputs.find((input) => found.has(input));
    const places = from && placesAfter(node, from.shape, found.get(from) as Places);
    if (places) for (const output of node.outputs) found.set(output, places);
  }
  const isMap = (places: Places) => "rows" in places && places.rows === 1 && places.columns === 2;
  return new Set([...found].flatMap(([value, places]) => (isMap(places) ? [value] : [])));
}

function placesAfter(node: Node, from: readonly number[], places: Places): Places | undefined {
  const shape = node.outputs[0]?.shape ?? [];
  if (isNodeOf(node, reshape)) return "rows" in places ? split(from, shape, places) : merged(from, shape, places);
  if (isNodeOf(node, transpose)) {
    if (!("rows" in places)) return undefined;
    const { permutation } = node.attributes;
    return { rows: permutation.indexOf(places.rows), columns: permutation.indexOf(places.columns) };
  }
  if ("rows" in places) return shape.length === from.length ? places : undefined;
  return from.slice(0, places.end).every((size, axis) => size === shape[axis]) ? places : undefined;
}

/** After the reshape of a tensor whose rows and columns are axes. */
function split(from: readonly number[], to: readonly number[], places: { rows: number; columns: number }) {
  const moved = (axis: number) =>
    to.findIndex((size, at) => size === from[axis] && sizeBefore(to, at) === sizeBefore(from, axis));
  const [rows, columns] = [moved(places.rows), moved(places.columns)];
  if (rows >= 0 && columns >= 0 && rows !== columns) return { rows, columns };
  const [height, width] = [from[places.rows] ?? 0, from[places.columns] ?? 0];
  if (places.rows !== 1 || places.columns !== 2) return undefined;
  return withEnd(to, sizeBefore(from, 3), { height, width });
}

/** After the reshape of a tensor that has its places as one. */
function merged(
  from: readonly number[],
  to: readonly number[],
  { end, height, width }: { end: number; height: number; width: number },
): Places | undefined {
  const size = sizeBefore(from, end);
  if (to[1] === height && to[2] === width && sizeBefore(to, 3) === size) return { rows: 1, columns: 2 };
  return withEnd(to, size, { height, width });
}

function withEnd(shape: readonly number[], size: number, maps: { height: number; width: number }): Places | undefined {
  const end = [...shape, 1].findIndex((_, axis) => sizeBefore(shape, axis) === size);
  return end > 0 ? { end, ...maps } : undefined;
}

/** The product of the sizes before an axis. */
function sizeBefore(shape: readonly number[], axis: number): number {
  return shape.slice(0, axis).reduce((product, size) => product * size, 1);
}
