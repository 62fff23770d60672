import { buildForward } from "../../network/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { runBatches } from "../batches/run-batches.ts";
import type { PredictionData } from "../batches/training-data.ts";
import type { NetworkPrograms } from "../programs/network-programs.ts";
import { type ScorePlace, scoreValue } from "./score-value.ts";
import { placesKey } from "./tensor-place.ts";

/** Options of `scores`. */
export interface ScoresOptions extends ScorePlace {
  readonly batchSize: number;
  readonly signal?: AbortSignalLike | undefined;
}

/**
 * Computes the tensor that scores are made of, [samples, …], in inference mode: that of `gradients`, without a backward
 * pass.
 * @throws ConfigError for a tensor that the network does not have, or that has no logits.
 */
export async function scores(trainer: NetworkPrograms, data: PredictionData, options: ScoresOptions): Promise<Tensor> {
  const { of, logits, batchSize, signal } = options;
  const { network, programs } = trainer;
  const load = (size: number) =>
    programs.program(`scores/${size}/${logits}/${placesKey([of])}`, () => {
      const forward = buildForward(network, { batchSize: size, training: false });
      forward.graph.output("score", scoreValue("scores", network, forward, { of, logits }));
      return { graph: forward.graph };
    });
  const [result] = await runBatches(trainer, data, { where: "scores", batchSize, signal, load });
  return result as Tensor;
}
