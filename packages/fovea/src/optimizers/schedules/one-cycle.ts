import { options } from "../../support/schema.ts";
import { boolean, fraction, oneOf, positive, positiveInteger } from "../../support/schema-fields.ts";
import { defineSchedule } from "./define-schedule.ts";

/**
 * From maxLearningRate ÷ divFactor up to `maxLearningRate` in the share `pctStart` of `totalSteps` updates, and down
 * to maxLearningRate ÷ divFactor ÷ finalDivFactor in the rest (Smith & Topin 2017), with `threePhase` down as slowly
 * as up, and then on; constant afterwards. Equals PyTorch's `OneCycleLR` without its cycle of the momentum; fastai's
 * `fit_one_cycle` has pctStart 0.25 and finalDivFactor 4000.
 */
export const oneCycle = defineSchedule({
  className: "OneCycle",
  options: options({
    /** The highest rate. */
    maxLearningRate: positive(),
    /** Updates of the whole training. */
    totalSteps: positiveInteger(),
    /** Share of the updates in which the rate rises (default 0.3). */
    pctStart: fraction({ default: 0.3 }),
    /** The first rate is maxLearningRate ÷ divFactor (default 25). */
    divFactor: positive({ default: 25 }),
    /** The last rate is the first one ÷ finalDivFactor (default 1e4). */
    finalDivFactor: positive({ default: 1e4 }),
    /** Shape of the rise and fall: "cos" (default) or "linear". */
    annealStrategy: oneOf(["cos", "linear"], { default: "cos" }),
    /** Whether the rate first falls back as slowly as it rose (default false). */
    threePhase: boolean({ default: false }),
  }),
  at(step, { maxLearningRate: top, totalSteps, pctStart, divFactor, finalDivFactor, annealStrategy, threePhase }) {
    const first = top / divFactor;
    const last = { until: totalSteps - 1, to: first / finalDivFactor };
    const up = { until: pctStart * totalSteps - 1, to: top };
    const phases = threePhase ? [up, { until: 2 * up.until, to: first }, last] : [up, last];
    let from = first;
    let since = 0;
    for (const { until, to } of phases) {
      if (step <= until) return anneal(annealStrategy, from, to, (step - since) / (until - since || 1));
      from = to;
      since = until;
    }
    return last.to;
  },
});

function anneal(strategy: "cos" | "linear", from: number, to: number, share: number): number {
  return strategy === "linear" ? from + (to - from) * share : to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share));
}
