import { buildForward } from "../../network/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { anything, checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { optional } from "../../support/schema.ts";
import { positiveInteger } from "../../support/schema-fields.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { runBatches } from "../batches/run-batches.ts";
import type { PredictionData } from "../batches/training-data.ts";
import type { NetworkPrograms } from "../programs/network-programs.ts";
import { signalOption } from "../signal-option.ts";
import { placeName, placesKey, placesOf, type TensorPlace, valueAt } from "./tensor-place.ts";

/** Options of `activations`. */
export interface ActivationsOptions {
  /**
   * The tensors: paths of layers for their outputs ("conv1", "backbone/conv1"), symbolic tensors of the model, or a
   * regular expression that paths have to match.
   */
  readonly layers: readonly TensorPlace[] | TensorPlace | RegExp;
  /** Samples per batch (default 32). */
  readonly batchSize?: number;
  /** Maximum number of batches (default all). Required for infinite streams. */
  readonly steps?: number;
  readonly signal?: AbortSignalLike;
}

const checks: OptionChecks<ActivationsOptions> = {
  layers: anything,
  batchSize: optional(positiveInteger()),
  steps: optional(positiveInteger()),
  signal: signalOption,
};

/**
 * Computes outputs of layers inside a network in inference mode, all in one pass: a tensor [samples, …] for each, by
 * name, in the requested order.
 * @throws ConfigError for a layer that the network does not have, with the nearest name.
 */
export async function activations(
  trainer: NetworkPrograms,
  data: PredictionData,
  options: ActivationsOptions,
): Promise<Map<string, Tensor>> {
  const { layers, batchSize = 32, ...limits } = checkOptions("activations", checks, options);
  const { network, programs } = trainer;
  const places = layersOf(trainer, layers);
  const load = (size: number) =>
    programs.program(`activations/${size}/${placesKey(places)}`, () => {
      const forward = buildForward(network, { batchSize: size, training: false });
      places.forEach((place, index) => {
        forward.graph.output(`activation/${index}`, valueAt("activations", network, forward, place));
      });
      return { graph: forward.graph };
    });
  const tensors = await runBatches(trainer, data, { ...limits, where: "activations", batchSize, load });
  return new Map(places.map((place, index) => [placeName(network, place), tensors[index] as Tensor]));
}

function layersOf(
  { network }: NetworkPrograms,
  layers: ActivationsOptions["layers"] | undefined,
): readonly TensorPlace[] {
  if (!(layers instanceof RegExp)) {
    const places = placesOf("activations", "layers", layers ?? []);
    if (places.length > 0) return places;
    throw new ConfigError("activations: expected at least one layer in layers, received none");
  }
  const { calls } = buildForward(network, { batchSize: 1, training: false });
  // Global and sticky expressions continue from their last match.
  const pattern = new RegExp(layers.source, layers.flags.replace(/[gy]/g, ""));
  const matching = [...calls].filter(([path]) => pattern.test(path));
  if (matching.length === 0) throw new ConfigError(`activations: no path of a layer matches ${layers}`);
  return matching.flatMap(([path, { length }]) =>
    Array.from({ length }, (_, call) => (length === 1 ? path : `${path}:${call}`)),
  );
}
