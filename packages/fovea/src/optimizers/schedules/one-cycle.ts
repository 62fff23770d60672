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
    maxLearningRate: positive(),
    totalSteps: positiveInteger(),
    pctStart: fraction({ default: 0.3 }),
    divFactor: positive({ default: 25 }),
    finalDivFactor: positive({ default: 1e4 }),
    annealStrategy: oneOf(["cos", "linear"], { default: "cos" }),
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
