import { differentiate } from "../../compile/index.ts";
import { Graph, type Value } from "../../graph/graph.ts";
import { buildForward, type Forward, type Network } from "../../network/index.ts";
import { reduceSum } from "../../ops/broadcast.ts";
import { add, multiply, subtract } from "../../ops/elementwise/arithmetic.ts";
import { reshape } from "../../ops/reshape.ts";
import { slice } from "../../ops/slice.ts";
import type { Optimizer } from "../../optimizers/index.ts";
import { ConfigError } from "../../support/errors.ts";
import { ancestors, scoreValue } from "../../train/index.ts";
import type { ExplainedModel } from "../subject/explain-options.ts";
import type { AscentTargets } from "./ascent-targets.ts";
import { type Canvas, canvasShape, type ImageShape, imagesOf } from "./canvas/canvas.ts";
import { type PixelRange, preparedColors } from "./canvas/pixel-range.ts";
import { validColors } from "./canvas/valid-colors.ts";
import { penaltiesOf } from "./penalties.ts";

/** What a program of an ascent is built from. */
export interface Ascent {
  readonly where: string;
  readonly model: ExplainedModel;
  /** Name of the input that is the image. */
  readonly input: string;
  readonly targets: AscentTargets;
  /** Number of images that are optimized at a time. */
  readonly count: number;
  readonly shape: ImageShape;
  readonly canvas: Canvas;
  readonly decorrelates: boolean;
  readonly range: PixelRange;
  readonly position: "mean" | "center";
  /** Weights of the penalties. */
  readonly totalVariation: number;
  readonly l2: number;
}

/** The variable that holds the coefficients of the images. */
export const canvasVariable = "visualize/canvas";

/** The input of a program that holds the factor of each channel in the score, [count, channels]. */
export const choiceInput = "visualize/choice";

/** What is left of a rectifier's slope where it is flat, so that a channel that is silent at first can be woken. */
const leak = 0.1;

/** Builds a step: scores the images as a view shows them, and moves them uphill. Its output is the scores [count]. */
export function stepGraph(ascent: Ascent, optimizer: Optimizer): Graph {
  const { graph, canvas, colors, score, climbed } = ascentGraph(ascent);
  const penalties = penaltiesOf(ascent, colors);
  const total = reduceSum({ axes: [0] }, climbed);
  const loss = subtract(penalties ?? graph.scalar(0), total);
  const [gradient] = differentiate(loss, [canvas]);
  optimizer.apply(graph, [{ name: canvasVariable, variable: canvas, gradient: gradient as Value }]);
  graph.output("score", score);
  return graph;
}

/** Builds what shows the images as they are: the prepared images, and their scores. */
export function resultGraph(ascent: Ascent): Graph {
  const { graph, images, score } = ascentGraph(ascent);
  graph.output("images", images);
  graph.output("score", score);
  return graph;
}

function ascentGraph(ascent: Ascent) {
  const { where, model, input, targets, count, shape, range, position } = ascent;
  const { network } = model;
  const graph = new Graph();
  const canvas = graph.variable(canvasVariable, canvasShape(count, shape), "parameter");
  const colors = validColors(graph, imagesOf(graph, canvas, ascent.canvas), ascent.decorrelates, range.isReversed);
  const images = preparedColors(graph, colors, range);
  const inputs = new Map([[input, images]]);
  const forward = buildForward(network, { graph, batchSize: count, training: false, inputs, until: targets.until });
  const value = scoreValue(where, network, forward, targets.place);
  checkDependence(where, network, forward, value, images);
  const choice = graph.input(choiceInput, [count, value.shape.at(-1) ?? 1]);
  const scoreOf = (maps: Value) => reduceSum({ axes: [1] }, multiply(channelsOf(maps, position), choice));
  const score = scoreOf(value);
  const before = inputOfRectifier(value);
  const climbed = before ? scoreOf(add(multiply(value, 1 - leak), multiply(before, leak))) : score;
  return { graph, canvas, colors, images, score, climbed };
}

/** @throws ConfigError unless a score depends on the image, and on no other input. */
export function checkDependence(
  where: string,
  network: Network,
  { inputs }: Forward,
  score: Value,
  image: Value,
): void {
  const reached = ancestors(score);
  const name = (value: Value) => `"${network.inputNames[inputs.indexOf(value)]}"`;
  if (!reached.has(image)) throw new ConfigError(`${where}: the score doesn't depend on the image ${name(image)}`);
  const other = inputs.find((one) => one !== image && reached.has(one));
  if (!other) return;
  throw new ConfigError(`${where}: the score also depends on the input ${name(other)}; choose a layer before it`);
}

/** One value per image and channel: the mean of the maps or the value at their center. */
function channelsOf(maps: Value, position: Ascent["position"]): Value {
  const [count = 0, height = 1, width = 1, channels = 0] = maps.shape;
  if (maps.shape.length === 2) return maps;
  if (position === "mean") return multiply(reduceSum({ axes: [1, 2] }, maps), 1 / (height * width));
  const begin = [0, Math.floor(height / 2), Math.floor(width / 2), 0];
  return reshape({ shape: [count, channels] }, slice({ begin, size: [count, 1, 1, channels] }, maps));
}

function inputOfRectifier({ origin }: Value): Value | undefined {
  if (origin.kind !== "node" || !["relu", "relu6"].includes(origin.node.op.definition.name)) return undefined;
  return origin.node.inputs[0];
}
