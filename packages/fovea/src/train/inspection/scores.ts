import { buildForward } from "../../network/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { runBatches } from "../batches/run-batches.ts";
import type { PredictionData } from "../batches/training-data.ts";
import type { NetworkPrograms } from "../programs/network-programs.ts";
import { type ScorePlace, scoreValue } from "./score-value.ts";
import { placesKey, type TensorPlace, valueAt } from "./tensor-place.ts";

/** Options of `scores`. */
export interface ScoresOptions extends ScorePlace {
  readonly batchSize: number;
  readonly signal?: AbortSignalLike | undefined;
}

/** Scores, and the values of tensors from the same pass. */
export interface ScoresAndActivations {
  readonly scores: Tensor;
  readonly activations: readonly Tensor[];
}

/**
 * Computes the tensor that scores are made of, [samples, …], in inference mode: that of `gradients`, without a backward
 * pass.
 * @throws ConfigError for a tensor that the network does not have, or that has no logits.
 */
export async function scores(trainer: NetworkPrograms, data: PredictionData, options: ScoresOptions): Promise<Tensor> {
  return (await scoresAndActivations(trainer, data, options)).scores;
}

/**
 * Computes scores and the values of the tensors at `places` in one pass.
 * @throws as `scores`.
 */
export async function scoresAndActivations(
  trainer: NetworkPrograms,
  data: PredictionData,
  { of, logits, batchSize, signal }: ScoresOptions,
  places: readonly TensorPlace[] = [],
): Promise<ScoresAndActivations> {
  const { network, programs } = trainer;
  const load = (size: number) =>
    programs.program(`scores/${size}/${logits}/${placesKey([of, ...places])}`, () => {
      const forward = buildForward(network, { batchSize: size, training: false });
      forward.graph.output("score", scoreValue("scores", network, forward, { of, logits }));
      places.forEach((place, index) => {
        forward.graph.output(`activation/${index}`, valueAt("scores", network, forward, place));
      });
      return { graph: forward.graph };
    });
  const [scores, ...activations] = await runBatches(trainer, data, { where: "scores", batchSize, signal, load });
  return { scores: scores as Tensor, activations };
}
