import { crossValidateProbeAsync, doubtfulLabels } from "../evaluation/index.ts";
import type { ImageFeatures } from "./extract-features.ts";
import type { LabeledImages } from "./labeled-images.ts";

/** An image whose label is probably wrong. */
export interface DoubtfulImage {
  readonly file: string;
  /** The name of its class. */
  readonly label: string;
  /** The name of the class that it seems to belong to. */
  readonly suggested: string;
  /** Probability of its class. */
  readonly selfConfidence: number;
  /** Probability of its class minus the largest other one: the lower, the more doubtful. */
  readonly margin: number;
}

/** Finds images whose labels are probably wrong, by linear probes on features that never saw the image. */
export async function doubtfulImages(
  { files, labels, classes }: LabeledImages,
  { features, rows }: Pick<ImageFeatures, "features" | "rows">,
  {
    groups,
    folds,
    seed,
  }: { readonly groups?: ArrayLike<number> | undefined; readonly folds: number; readonly seed: number },
): Promise<readonly DoubtfulImage[]> {
  const own = rows.map((row) => Number(labels[row]));
  const groupOf = groups && rows.map((row) => Number(groups[row]));
  const { probabilities } = await crossValidateProbeAsync(features, own, groupOf, {
    ...{ folds, classes: classes.length, seed },
  });
  return doubtfulLabels(own, probabilities).doubtful.map(({ image, label, suggested, selfConfidence, margin }) => ({
    file: files[rows[image] ?? 0] ?? "",
    ...{ label: classes[label] ?? "", suggested: classes[suggested] ?? "", selfConfidence, margin },
  }));
}
