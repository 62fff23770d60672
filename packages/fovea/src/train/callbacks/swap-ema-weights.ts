import { checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { boolean } from "../../support/schema-fields.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Callback, Training } from "./callback.ts";

/** Options of `swapEmaWeights`. */
export interface SwapEmaWeightsOptions {
  /**
   * Puts the weights back only when the next epoch begins (default false), so that callbacks that save at the end of an
   * epoch, such as `modelCheckpoint`, save the averages. A training that is resumed from such a checkpoint continues from
   * the averages.
   */
  readonly swapOnEpoch?: boolean;
}

const checks: OptionChecks<SwapEmaWeightsOptions> = { swapOnEpoch: optional(boolean()) };

/**
 * Validates with the moving averages of the weights that the optimizer keeps with `useEma`, then puts the weights back.
 * Corresponds to Keras' `SwapEMAWeights`. List it after `earlyStopping`, which then restores the best averages.
 */
export function swapEmaWeights(options?: SwapEmaWeightsOptions): Callback {
  return new SwapEmaWeights(checkOptions("swapEmaWeights", checks, options));
}

class SwapEmaWeights implements Callback {
  readonly name = "swapEmaWeights";
  readonly #swapOnEpoch: boolean;
  /** The weights in whose place the averages are. */
  #weights: ReadonlyMap<string, Tensor> | undefined;

  constructor({ swapOnEpoch = false }: SwapEmaWeightsOptions) {
    this.#swapOnEpoch = swapOnEpoch;
  }

  onTrainBegin(): void {
    this.#weights = undefined;
  }

  onEpochBegin(_epoch: number, training: Training): Promise<void> {
    return this.#putBack(training);
  }

  async onTestBegin(training: Training): Promise<void> {
    const [averages, weights] = await Promise.all([training.getEmaWeights(), training.getWeights()]);
    this.#weights = new Map([...averages.keys()].map((name) => [name, weights.get(name) as Tensor]));
    await training.setWeights(averages);
  }

  async onEpochEnd(_epoch: number, _logs: unknown, training: Training): Promise<void> {
    if (!this.#swapOnEpoch) await this.#putBack(training);
  }

  async onTrainEnd(training: Training): Promise<void> {
    if (training.interrupted) await this.#putBack(training);
  }

  onTrainFail(_error: unknown, training: Training): Promise<void> {
    return this.#putBack(training);
  }

  async #putBack(training: Training): Promise<void> {
    if (this.#weights) await training.setWeights(this.#weights);
    this.#weights = undefined;
  }
}
