import { differentiate } from "../../compile/index.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { buildForward, type Network } from "../../network/index.ts";
import { reduceSum } from "../../ops/broadcast.ts";
import { relu } from "../../ops/elementwise/activations.ts";
import { multiply } from "../../ops/elementwise/arithmetic.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { anything, checkOptions, type OptionChecks, option } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { optional } from "../../support/schema.ts";
import { oneOf, positiveInteger } from "../../support/schema-fields.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { runBatches } from "../batches/run-batches.ts";
import type { PredictionData } from "../batches/training-data.ts";
import type { NetworkPrograms } from "../programs/network-programs.ts";
import type { ProgramGraph } from "../programs/program-cache.ts";
import { ancestors } from "../programs/step-graph.ts";
import type { ReadyProgram } from "../programs/step-runner.ts";
import { signalOption } from "../signal-option.ts";
import { isKnown, type KnownValues, knownInput, knownValues, startingFrom } from "./known-values.ts";
import { scoreValue } from "./score-value.ts";
import { type ClassChoice, scoreWeights } from "./score-weights.ts";
import { placeName, placeOf, placesKey, placesOf, type TensorPlace, valueAt } from "./tensor-place.ts";

/** Options of `gradients`. */
export interface GradientsOptions {
  /** The tensor whose elements make up the score: an output or the path of a layer (default: the first output). */
  readonly of?: TensorPlace;
  /** Differentiates the logits if `of` ends in a softmax or a sigmoid: its input instead of its output (default false). */
  readonly logits?: boolean;
  /**
   * The channel of `of` that is the score, one for all samples or one per sample; summed over positions, if any.
   * Required unless there is only one channel or `weights` are given.
   */
  readonly class?: ClassChoice;
  /** The factor of each element of `of` in the score, [samples, …]: the vector of a vector-Jacobian product. */
  readonly weights?: Tensor;
  /** The tensors whose gradients are returned: inputs or outputs of layers (default: the inputs). */
  readonly withRespectTo?: readonly TensorPlace[] | TensorPlace;
  /** Additional tensors whose values are returned, computed in the same pass. */
  readonly activations?: readonly TensorPlace[] | TensorPlace;
  /**
   * The values of a layer, [samples, …], that are taken as they are instead of being computed: only what follows the layer
   * is run. For values that an earlier pass has returned, or that somebody changed.
   */
  readonly known?: KnownValues;
  /**
   * "guided" passes only positive derivatives back through ReLU and ReLU6, as guided backpropagation does (Springenberg
   * et al. 2014). The results are then not derivatives, but show what the units respond to (default "exact").
   */
  readonly rectifiers?: "exact" | "guided";
  /** Samples per batch (default 32). */
  readonly batchSize?: number;
  /** Maximum number of batches (default all). Required for infinite streams. */
  readonly steps?: number;
  readonly signal?: AbortSignalLike;
}

/** Gradients, scores and requested activations. */
export interface Gradients {
  /** ∂score/∂tensor, [samples, …], by name, in the order of `withRespectTo`. */
  readonly gradients: Map<string, Tensor>;
  /** The tensors requested by `activations`, [samples, …], by name. */
  readonly activations: Map<string, Tensor>;
  /** The score of each sample, [samples]. */
  readonly scores: Tensor;
}

const checks: OptionChecks<GradientsOptions> = {
  of: anything,
  logits: option("true or false", (value) => typeof value === "boolean"),
  class: anything,
  weights: anything,
  withRespectTo: anything,
  activations: anything,
  known: option("{ of, values }", isKnown),
  rectifiers: optional(oneOf(["exact", "guided"])),
  batchSize: optional(positiveInteger()),
  steps: optional(positiveInteger()),
  signal: signalOption,
};

interface Request {
  readonly of: TensorPlace;
  readonly logits: boolean;
  readonly withRespectTo: readonly TensorPlace[];
  readonly activations: readonly TensorPlace[];
  readonly known: TensorPlace | undefined;
  readonly rectifiers: "exact" | "guided";
}

const weightsInput = "gradients/weights";

/**
 * Differentiates a score of each sample (a class, a channel of a layer, any weighted sum) with respect to inputs and
 * outputs of layers, in inference mode. The gradients are nodes of the compiled graph like any others, so they are exact
 * also where layers are reused, nested or have several inputs. One program serves all classes.
 * @throws ConfigError for a tensor that the network does not have, that the score does not depend on, or that has no
 * gradient because it holds integers.
 */
export async function gradients(
  trainer: NetworkPrograms,
  data: PredictionData,
  options: GradientsOptions = {},
): Promise<Gradients> {
  const { batchSize = 32, steps, signal, logits = false, ...given } = checkOptions("gradients", checks, options);
  const { network, programs } = trainer;
  const request: Request = {
    of: placeOf("gradients", "of", given.of ?? network.outputs[0]),
    logits,
    withRespectTo: placesOf("gradients", "withRespectTo", given.withRespectTo ?? network.inputs),
    activations: placesOf("gradients", "activations", given.activations ?? []),
    known: given.known && placeOf("gradients", "known.of", given.known.of),
    rectifiers: given.rectifiers ?? "exact",
  };
  if (request.withRespectTo.length === 0) {
    throw new ConfigError("gradients: expected at least one tensor in withRespectTo, received none");
  }
  const places = [request.of, ...request.withRespectTo, ...request.activations];
  const known = request.known === undefined ? "" : placesKey([request.known]);
  const key = `${known}/${logits}/${request.rectifiers}/${request.withRespectTo.length}/${placesKey(places)}`;
  const load = (size: number) =>
    programs.program(`gradients/${size}/${key}`, () => gradientGraph(network, size, request));
  const feed = ({ inputs }: ReadyProgram, start: number) => {
    const { shape = [] } = inputs.get(weightsInput) ?? {};
    const weights = scoreWeights(shape, start, given.class, given.weights);
    const type = inputs.get(knownInput);
    return new Map<string, TypedArray>([
      [weightsInput, weights],
      ...(given.known && type ? [[knownInput, knownValues(given.known, type.shape, start)] as const] : []),
    ]);
  };
  const limits = { ...(steps !== undefined && { steps }), signal };
  const results = await runBatches(trainer, data, { ...limits, where: "gradients", batchSize, load, feed });
  const named = (list: readonly TensorPlace[], offset: number) =>
    new Map(list.map((place, index) => [placeName(network, place), results[offset + index] as Tensor]));
  return {
    scores: results[0] as Tensor,
    gradients: named(request.withRespectTo, 1),
    activations: named(request.activations, 1 + request.withRespectTo.length),
  };
}

function gradientGraph(network: Network, batchSize: number, request: Request): ProgramGraph {
  const forward = buildForward(network, { batchSize, training: false });
  const { graph } = forward;
  const score = scoreValue("gradients", network, forward, request);
  const weighted = multiply(score, graph.input(weightsInput, score.shape));
  const axes = score.shape.slice(1).map((_, axis) => axis + 1);
  const scores = axes.length > 0 ? reduceSum({ axes }, weighted) : weighted;
  const reached = ancestors(score);
  const values = request.withRespectTo.map((place) => {
    const value = valueAt("gradients", network, forward, place);
    if (value.dtype !== "float32") {
      throw new ConfigError(
        `gradients: "${placeName(network, place)}" holds ${value.dtype}, which has no gradient; ask for the output of ` +
          "the first layer that computes with it",
      );
    }
    if (reached.has(value)) return value;
    throw new ConfigError(
      `gradients: "${placeName(network, request.of)}" does not depend on "${placeName(network, place)}"`,
    );
  });
  const modify = request.rectifiers === "guided" ? withoutNegative : undefined;
  const derivatives = differentiate(reduceSum({ axes: [0] }, scores), values, modify);
  const activations = request.activations.map((place) => valueAt("gradients", network, forward, place));
  [scores, ...derivatives, ...activations].forEach((value, index) => {
    graph.output(`result/${index}`, value);
  });
  if (request.known === undefined) return { graph };
  return { graph: startingFrom(graph, valueAt("gradients", network, forward, request.known)) };
}

/** The rule of guided backpropagation: units do not pass back what would lower them. */
function withoutNegative(derivative: Value, { op }: Node): Value {
  return ["relu", "relu6"].includes(op.definition.name) ? relu(derivative) : derivative;
}
