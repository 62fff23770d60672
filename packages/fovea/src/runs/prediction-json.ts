import type { Classification } from "../models/index.ts";

/** A prediction for an image, as JSON. */
export interface PredictionJson extends ClassJson {
  /** The most probable classes, the predicted one first. */
  readonly top: readonly ClassJson[];
}

interface ClassJson {
  readonly class: number;
  readonly label: string;
  readonly probability: number;
}

/** The prediction of the most probable classes of an image. `classes` has at least one entry. */
export function predictionJson(classes: readonly Classification[]): PredictionJson {
  const top = classes.map(({ index, label, probability }) => ({ class: index, label, probability }));
  return { ...(top[0] ?? { class: 0, label: "0", probability: 0 }), top };
}
