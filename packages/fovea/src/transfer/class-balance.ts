import type { ImageSampling } from "../image-pipeline/index.ts";
import type { LabeledImages } from "./labeled-images.ts";

/** The choices for classes of unequal sizes. */
export const balances = ["auto", "weights", "sampling", "none"] as const;

/**
 * What is done about classes of unequal sizes: "weights" multiplies the loss of each image by a factor that gives all
 * classes the same total, "sampling" shows each class equally often, "none" does neither. "auto" balances if the
 * largest class has at least three times as many images as the smallest.
 */
export type Balance = (typeof balances)[number];

/** How a training balances classes. */
export interface ClassBalance {
  readonly sampling: ImageSampling;
  /** The weight of each class in the loss; undefined for 1. */
  readonly weights: readonly number[] | undefined;
  /** What was done and why, if "auto" decided to balance. */
  readonly note: string | undefined;
}

/** What is not balanced. */
export const unbalanced: ClassBalance = { sampling: "natural", weights: undefined, note: undefined };

/** From this ratio of the largest class to the smallest on, classes are unbalanced. */
const unequal = 3;

/**
 * Whether classes differ so much that a training should balance them: the largest has at least three times as many
 * images as the smallest. Classes without images don't count.
 */
export function isUnbalanced(counts: readonly number[]): boolean {
  const present = counts.filter((count) => count > 0);
  return Math.max(...present) >= unequal * Math.min(...present);
}

/** The number of images of each class. */
export function classCounts({ labels, classes }: Pick<LabeledImages, "labels" | "classes">): readonly number[] {
  const counts = new Array<number>(classes.length).fill(0);
  for (let index = 0; index < labels.length; index++) {
    const label = Number(labels[index]);
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

/** Decides how to balance the classes of images; `automatic` is how "auto" does it. */
export function classBalance(
  { labels, classes }: Pick<LabeledImages, "labels" | "classes">,
  balance: Balance,
  automatic: "weights" | "sampling",
): ClassBalance {
  const counts = classCounts({ labels, classes });
  const present = counts.filter((count) => count > 0);
  const isUnequal = isUnbalanced(counts);
  const method = balance !== "auto" ? balance : isUnequal ? automatic : "none";
  const weights = counts.map((count) => labels.length / (present.length * Math.max(1, count)));
  return {
    sampling: method === "sampling" ? "balanced" : "natural",
    weights: method === "weights" ? weights : undefined,
    note: balance === "auto" && isUnequal ? described(classes, counts, automatic) : undefined,
  };
}

function described(classes: readonly string[], counts: readonly number[], method: "weights" | "sampling"): string {
  const present = counts.filter((count) => count > 0);
  const [smallest, largest] = [Math.min(...present), Math.max(...present)];
  const nameOf = (count: number) => `"${classes[counts.indexOf(count)]}" has ${count} image${count === 1 ? "" : "s"}`;
  const done =
    method === "weights" ? "each class has the same weight in the loss" : "each class is shown equally often";
  return `${nameOf(largest)}, ${nameOf(smallest)}: ${done}; balance: "none" turns this off`;
}
