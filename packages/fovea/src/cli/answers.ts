import type { Tensor } from "../tensor/index.ts";

/** What a classifier says of an image. */
export interface Answer {
  readonly class: number;
  readonly label: string;
  readonly probability: number;
  /** The likeliest classes, the answer first. */
  readonly top: readonly { readonly class: number; readonly label: string; readonly probability: number }[];
}

/**
 * The answers behind predictions [images, classes], or [images, 1] with the probability of class 1. Without names the
 * classes are called by their number.
 */
export function answersOf({ data, shape }: Tensor, classes?: readonly string[], count = 5): Answer[] {
  const units = shape.at(-1) ?? 1;
  return Array.from({ length: shape[0] ?? 0 }, (_, image) => {
    const scores = Array.from(data.subarray(image * units, (image + 1) * units));
    const [only = 0] = scores;
    const probabilities = units === 1 ? [1 - only, only] : scores;
    const top = probabilities
      .map((probability, index) => ({ class: index, label: classes?.[index] ?? String(index), probability }))
      .sort((a, b) => b.probability - a.probability)
      .slice(0, count);
    return { ...(top[0] ?? { class: 0, label: "0", probability: 0 }), top };
  });
}
