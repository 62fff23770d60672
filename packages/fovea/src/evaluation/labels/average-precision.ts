import { checkCount, classLabels, finiteNumbers } from "../arguments.ts";

/**
 * Returns the average precision of scores for a label: Σ (Rₙ − Rₙ₋₁)·Pₙ over the recalls R and precisions P at each
 * score, the area below the steps of the precision-recall curve. 1 if all images with the label (truth 1) have higher
 * scores than those without (0), about the label's share for random scores, and NaN if no image has it. Equals
 * scikit-learn's `average_precision_score`.
 * @throws ShapeError if the numbers of images differ; ConfigError for truths other than 0 and 1, and scores that are not finite.
 */
export function averagePrecision(truth: ArrayLike<number>, scores: ArrayLike<number>): number {
  const where = "averagePrecision";
  const labels = classLabels(where, "truth", truth, { classes: 2 });
  const given = finiteNumbers(where, "scores", scores);
  checkCount(where, "scores", given.length, labels.length);
  const pairs = Array.from(labels, (value, image) => ({ value, score: given[image] ?? 0 }));
  pairs.sort((a, b) => b.score - a.score);
  const positives = pairs.reduce((sum, { value }) => sum + value, 0);
  let [hits, area, added] = [0, 0, 0];
  pairs.forEach(({ value, score }, place) => {
    hits += value;
    added += value;
    // Images with the same score come together.
    if (pairs[place + 1]?.score === score) return;
    area += (added / positives) * (hits / (place + 1));
    added = 0;
  });
  return positives === 0 ? Number.NaN : area;
}
