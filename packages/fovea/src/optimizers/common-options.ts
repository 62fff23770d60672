import { optional } from "../support/schema.ts";
import { nonNegative, positive } from "../support/schema-fields.ts";
import { learningRateField } from "./learning-rate.ts";

/**
 * The options that every optimizer has: the learning rate, decoupled weight decay (before each update a weight loses
 * the share weightDecay · rate of itself; Loshchilov & Hutter 2017), and at most one of three ways to clip gradients.
 */
export function commonOptions(defaults: { readonly learningRate: number; readonly weightDecay?: number }) {
  return {
    learningRate: learningRateField({ default: defaults.learningRate }),
    weightDecay: nonNegative({ default: defaults.weightDecay ?? 0 }),
    clipNorm: optional(positive()),
    clipValue: optional(positive()),
    globalClipNorm: optional(positive()),
  };
}

export type CommonFields = ReturnType<typeof commonOptions>;
