import type { Value } from "../graph/graph.ts";
import { reduceSum } from "../ops/broadcast.ts";
import { clip, divide, log, multiply } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { defineLoss } from "./define-loss.ts";
import { epsilon } from "./logits.ts";

/**
 * Computes the Kullback-Leibler divergence Σ y · log(y ÷ p) over the last axis, with both clipped to [1e-7, 1]:
 * predictions and labels [batch, …, classes] (Kullback & Leibler 1951). Equals Keras' `KLDivergence`.
 */
export const klDivergence = defineLoss({
  className: "KLDivergence",
  options: options({}),
  labels: "probabilities",
  loss(labels, predictions) {
    const bounded = (value: Value) => clip({ alpha: epsilon, beta: 1 }, value);
    const target = bounded(labels);
    const terms = multiply(target, log(divide(target, bounded(predictions))));
    return reduceSum({ axes: [terms.shape.length - 1] }, terms);
  },
});
