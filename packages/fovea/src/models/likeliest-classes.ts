import type { Loss } from "../losses/index.ts";
import type { Network } from "../network/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { classRow, probabilities } from "./probabilities.ts";

/** One of a picture's likeliest classes. */
export interface Classification {
  /** The class's name, or its index where the model has no names. */
  readonly label: string;
  readonly index: number;
  readonly probability: number;
}

/** What classes are called, if they have names, and how many are told. */
export interface LikeliestOptions {
  readonly labels: readonly string[] | undefined;
  readonly top: number;
}

/**
 * The likeliest classes of each sample, by the predictions [samples, classes] of a network or [samples, 1] of a single
 * unit, which has two classes.
 * @throws ConfigError for outputs that are no classes.
 */
export function likeliestClasses(
  network: Network,
  predicted: Tensor,
  options: LikeliestOptions & { readonly loss?: Loss | undefined },
): Classification[][] {
  const scores = probabilities(network, predicted, options.loss);
  return Array.from({ length: scores.shape[0] ?? 0 }, (_, row) => likeliest(classRow(scores, row), options));
}

/** The likeliest classes of one sample, by the probability of each class. */
export function likeliest(row: readonly number[], { labels, top }: LikeliestOptions): Classification[] {
  return row
    .map((probability, index) => ({ label: labels?.[index] ?? String(index), index, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, top);
}
