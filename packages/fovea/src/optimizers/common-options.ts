import { type Field, optional } from "../support/schema.ts";
import { boolean, fraction, nonNegative, positive, positiveInteger } from "../support/schema-fields.ts";
import { type LearningRate, learningRateField } from "./learning-rate.ts";

/** The options of every optimizer. At most one of the three options that clip gradients may be set. */
export type CommonFields = {
  /** Learning rate: a number, or a schedule such as `schedules.cosineDecay({ … })`. */
  readonly learningRate: Field<LearningRate, LearningRate, true>;
  /**
   * Decoupled weight decay (default 0; 0.004 for adamw): before each update, every weight is reduced by the fraction
   * weightDecay · learningRate (Loshchilov & Hutter 2017).
   */
  readonly weightDecay: Field<number, number, true>;
  /** Scales a gradient down to this norm if its norm is larger (default: no clipping). */
  readonly clipNorm: Field<number | null, number | undefined, true>;
  /** Clips each element of a gradient to ± this value (default: no clipping). */
  readonly clipValue: Field<number | null, number | undefined, true>;
  /** Scales all gradients down together if their joint norm is larger (default: no clipping). */
  readonly globalClipNorm: Field<number | null, number | undefined, true>;
  /**
   * Keeps an exponential moving average of each weight (default false). At the end of `fit`, the averages become the
   * weights, as in Keras; `callbacks.swapEmaWeights` evaluates and saves them earlier.
   */
  readonly useEma: Field<boolean, boolean, true>;
  /** average = emaMomentum · average + (1 − emaMomentum) · weight, after each update (default 0.99). */
  readonly emaMomentum: Field<number, number, true>;
  /** Sets the weights to their averages after every so many updates (default: only at the end of `fit`). */
  readonly emaOverwriteFrequency: Field<number | null, number | undefined, true>;
  /**
   * Averages the gradients of this number of batches for one update (default 1), as one batch that is larger by this
   * factor would.
   */
  readonly gradientAccumulationSteps: Field<number | null, number | undefined, true>;
};

/** Returns the options of every optimizer, with the given defaults. */
export function commonOptions(defaults: {
  readonly learningRate: number;
  readonly weightDecay?: number;
}): CommonFields {
  return {
    learningRate: learningRateField({ default: defaults.learningRate }),
    weightDecay: nonNegative({ default: defaults.weightDecay ?? 0 }),
    clipNorm: optional(positive()),
    clipValue: optional(positive()),
    globalClipNorm: optional(positive()),
    useEma: boolean({ default: false }),
    emaMomentum: fraction({ default: 0.99 }),
    emaOverwriteFrequency: optional(positiveInteger()),
    gradientAccumulationSteps: optional(positiveInteger()),
  };
}
