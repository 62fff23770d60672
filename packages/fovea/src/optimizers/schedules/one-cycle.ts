import { options } from "../../support/schema.ts";
import { boolean, fraction, oneOf, positive, positiveInteger } from "../../support/schema-fields.ts";
import { defineSchedule } from "./define-schedule.ts";

/**
 * Increases the rate from maxLearningRate ÷ divFactor to `maxLearningRate` over the fraction `pctStart` of `totalSteps`
 * updates, then decreases it to maxLearningRate ÷ divFactor ÷ finalDivFactor over the rest (Smith & Topin 2017);
 * constant afterwards. With `threePhase`, the rate first returns to its initial value in as many updates as it rose,
 * and then decreases to the final value. Equals PyTorch's `OneCycleLR` without its momentum cycle; fastai's
 * `fit_one_cycle` uses pctStart 0.25 and finalDivFactor 4000.
 */
export const oneCycle = defineSchedule({
  className: "OneCycle",
  options: options({
    /** Peak learning rate. */
    maxLearningRate: positive(),
    /** Number of updates of the whole training. */
    totalSteps: positiveInteger(),
    /** Fraction of the updates during which the rate increases (default 0.3). */
    pctStart: fraction({ default: 0.3 }),
    /** Ratio of the peak rate to the initial rate (default 25). */
    divFactor: positive({ default: 25 }),
    /** Ratio of the initial rate to the final rate (default 1e4). */
    finalDivFactor: positive({ default: 1e4 }),
    /** Shape of the increase and decrease: "cos" (default) or "linear". */
    annealStrategy: oneOf(["cos", "linear"], { default: "cos" }),
    /** Whether the rate first returns to its initial value, in as many updates as it rose (default false). */
    threePhase: boolean({ default: false }),
  }),
  at(step, { maxLearningRate: peak, totalSteps, pctStart, divFactor, finalDivFactor, annealStrategy, threePhase }) {
    const first = peak / divFactor;
    const last = { until: totalSteps - 1, to: first / finalDivFactor };
    const up = { until: pctStart * totalSteps - 1, to: peak };
    const phases = threePhase ? [up, { until: 2 * up.until, to: first }, last] : [up, last];
    let from = first;
    let start = 0;
    for (const { until, to } of phases) {
      if (step <= until) return anneal(annealStrategy, from, to, (step - start) / (until - start || 1));
      from = to;
      start = until;
    }
    return last.to;
  },
});

function anneal(strategy: "cos" | "linear", from: number, to: number, progress: number): number {
  return strategy === "linear"
    ? from + (to - from) * progress
    : to + ((from - to) / 2) * (1 + Math.cos(Math.PI * progress));
}
