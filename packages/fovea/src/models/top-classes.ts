import type { Loss } from "../losses/index.ts";
import type { Network } from "../network/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { classRow, probabilities } from "./probabilities.ts";

/** One of a picture's most probable classes. */
export interface Classification {
  /** The class's name, or its index where the model has no names. */
  readonly label: string;
  readonly index: number;
  readonly probability: number;
}

/** What classes are called, if they have names, and how many are told. */
export interface TopClassesOptions {
  readonly labels: readonly string[] | undefined;
  readonly top: number;
}

/**
 * The most probable classes of each sample, by the predictions [samples, classes] of a network or [samples, 1] of a single
 * unit, which has two classes.
 * @throws ConfigError for outputs that are no classes.
 */
export function topClasses(
  network: Network,
  predicted: Tensor,
  options: TopClassesOptions & { readonly loss?: Loss | undefined },
): Classification[][] {
  const scores = probabilities(network, predicted, options.loss);
  return Array.from({ length: scores.shape[0] ?? 0 }, (_, row) => topOfRow(classRow(scores, row), options));
}

/** The most probable classes of one sample, by the probability of each class. */
export function topOfRow(row: readonly number[], { labels, top }: TopClassesOptions): Classification[] {
  return row
    .map((probability, index) => ({ label: labels?.[index] ?? String(index), index, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, top);
}
