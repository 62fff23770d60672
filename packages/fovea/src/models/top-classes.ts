import type { Loss } from "../losses/index.ts";
import type { Network } from "../network/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { classRow, probabilities } from "./probabilities.ts";

/** A class with its probability. */
export interface Classification {
  /** Class name, or the index if the model has no class names. */
  readonly label: string;
  readonly index: number;
  readonly probability: number;
}

/** Class names, if any, and how many classes to return. */
export interface TopClassesOptions {
  readonly labels: readonly string[] | undefined;
  readonly top: number;
}

/**
 * Returns the most probable classes of each sample from a network's predictions [samples, classes], or [samples, 1] of a
 * single unit, which has two classes.
 * @throws ConfigError unless the outputs are classes.
 */
export function topClasses(
  network: Network,
  predicted: Tensor,
  options: TopClassesOptions & { readonly loss?: Loss | undefined },
): Classification[][] {
  const scores = probabilities(network, predicted, options.loss);
  return Array.from({ length: scores.shape[0] ?? 0 }, (_, row) => topOfRow(classRow(scores, row), options));
}

/** Returns the most probable classes of one sample from the probabilities of all classes. */
export function topOfRow(row: readonly number[], { labels, top }: TopClassesOptions): Classification[] {
  return row
    .map((probability, index) => ({ label: labels?.[index] ?? String(index), index, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, top);
}
