import { type Field, optional } from "../support/schema.ts";
import { nonNegative, positive } from "../support/schema-fields.ts";
import { type LearningRate, learningRateField } from "./learning-rate.ts";

/** The options that every optimizer has, with at most one of three ways to clip gradients. */
export type CommonFields = {
  /** A number or a schedule: `schedules.cosineDecay({ … })`. */
  readonly learningRate: Field<LearningRate, LearningRate, true>;
  /**
   * Decoupled weight decay: before each update a weight loses the share weightDecay · learningRate of itself
   * (Loshchilov & Hutter 2017).
   */
  readonly weightDecay: Field<number, number, true>;
  /** Scales down the gradient of a weight whose norm is larger (default: no limit). */
  readonly clipNorm: Field<number | null, number | undefined, true>;
  /** Clips every element of a gradient to ± this value (default: no limit). */
  readonly clipValue: Field<number | null, number | undefined, true>;
  /** Scales all gradients down together where their joint norm is larger (default: no limit). */
  readonly globalClipNorm: Field<number | null, number | undefined, true>;
};

/** The options that every optimizer has, with the defaults of one. */
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
  };
}
