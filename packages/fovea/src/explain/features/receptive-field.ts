import type { Value } from "../../graph/index.ts";
import { receptiveFields } from "../../network/receptive-field.ts";
import { checkOptions, type OptionChecks, option, textOption } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { type FeatureGraph, type FeatureValue, featureGraph } from "../layers/feature-layers.ts";
import type { ExplainedModel, ExplainOptions } from "../subject/explain-options.ts";
import { imageInput } from "../subject/subject.ts";
import { everything, flags, indices, type PixelRows, union } from "./pixel-rows.ts";
import { rowsRead } from "./rows-read.ts";
import { selectFeatureLayers } from "./select-feature-layers.ts";

/** Options of `receptiveField`. */
export interface ReceptiveFieldOptions extends Pick<ExplainOptions, "input"> {
  /** The layer, by its path or as a stage ("stage3"). */
  readonly layer: string;
  /** Row and column of a value on the layer's feature maps (default: the middle). */
  readonly position?: readonly [row: number, column: number];
}

/** The part of the image that a value of a feature map depends on. */
export interface LayerReceptiveField {
  /** The path of the layer. */
  readonly path: string;
  readonly position: readonly [row: number, column: number];
  /** The first row of the image that the value depends on, and the one after the last. */
  readonly rows: readonly [start: number, end: number];
  readonly columns: readonly [start: number, end: number];
  /**
   * Rows and columns, including those in the padding; "all" if the value depends on the whole image wherever it is, as
   * behind a mean over all places.
   */
  readonly size: readonly [rows: number, columns: number] | "all";
  /** The distance between the fields of neighboring values, in pixels. */
  readonly stride: readonly [rows: number, columns: number];
  /** The first row and column of the field of the value at [0, 0], negative if it begins in the padding. */
  readonly offset: readonly [row: number, column: number];
}

const checks: OptionChecks<ReceptiveFieldOptions> = {
  layer: option("the path of a layer", (value) => typeof value === "string"),
  position: option(
    "[row, column]",
    (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isInteger),
  ),
  input: textOption,
};

/**
 * Finds the part of the image that a value of a feature map depends on, from the network's graph alone: through
 * convolutions, pooling, padding, resizing, branches and concatenations. An op that mixes all places, or that has no
 * rule, reads the whole image.
 * @throws ConfigError for a layer without feature maps, or one that does not exist, and for a position outside its maps.
 */
export function receptiveField(model: ExplainedModel, options: ReceptiveFieldOptions): LayerReceptiveField {
  const where = "receptiveField";
  const { layer, position, input } = checkOptions(where, checks, options);
  if (layer === undefined) throw new ConfigError(`${where}: expected the path of a layer in layer, received none`);
  const graph = featureGraph(model.network, imageInput(where, model, input), model.network.outputs);
  const { layer: found, value } = layerAt(where, model, graph, layer);
  const { path, height, width } = found;
  const [row, column] = position ?? [Math.floor(height / 2), Math.floor(width / 2)];
  if (row < 0 || row >= height || column < 0 || column >= width) {
    throw new ConfigError(
      `${where}: expected a position from [0, 0] to [${height - 1}, ${width - 1}], the places of "${path}", received ` +
        formatReceived(position),
    );
  }
  const region = regionOf(graph, value, { rows: flags(height, [row]), columns: flags(width, [column]) });
  const summary = receptiveFields(graph.graph).get(value);
  const { size = "all", step = [1, 1], offset = [0, 0] } = summary ?? {};
  return { path, position: [row, column], ...region, size, stride: step, offset };
}

function layerAt(where: string, model: ExplainedModel, { values }: FeatureGraph, given: string): FeatureValue {
  const layers = values.map(({ layer }) => layer);
  const found = selectFeatureLayers(where, model, layers, given);
  const [first, ...others] = values.filter(({ layer }) => found.includes(layer));
  if (first && others.length === 0) return first;
  const names = found.slice(0, 5).map(({ path }) => `"${path}"`);
  throw new ConfigError(
    `${where}: "${given}" selects ${found.length} layers; name one of ${names.join(", ")}${found.length > 5 ? ", …" : ""}`,
  );
}

/** Follows what a value depends on back to the image. */
function regionOf({ graph, image }: FeatureGraph, value: Value, start: PixelRows) {
  const read = new Map<Value, PixelRows | typeof everything>([[value, start]]);
  for (const node of graph.nodes.toReversed()) {
    const [output] = node.outputs;
    const wanted = output && read.get(output);
    if (wanted === undefined) continue;
    node.inputs.forEach((input, index) => {
      const part = wanted === everything ? everything : rowsRead(node, index, wanted);
      if (part !== undefined) read.set(input, union(read.get(input), part));
    });
  }
  const [, height = 0, width = 0] = image.shape;
  const found = read.get(image);
  if (found === undefined) return { rows: [0, 0], columns: [0, 0] } as const;
  if (found === everything) return { rows: [0, height], columns: [0, width] } as const;
  return { rows: extent(found.rows), columns: extent(found.columns) };
}

function extent(flagged: Uint8Array): readonly [start: number, end: number] {
  const set = indices(flagged);
  return [set[0] ?? 0, (set.at(-1) ?? -1) + 1];
}
