import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { defineField, type OptionsOf, options } from "../../support/schema.ts";
import { nonNegative } from "../../support/schema-fields.ts";

/** How well a linear probe on the features of a stage separates the classes. */
export interface StageAccuracy {
  /** Name of the stage. */
  readonly stage: string;
  /** Cross-validated accuracy of its probe. */
  readonly accuracy: number;
}

const schema = options({
  /** Number of images per class: the median over the classes. */
  imagesPerClass: nonNegative(),
  /** Probe accuracy per stage, from the first to the last. */
  stages: defineField<readonly StageAccuracy[]>({
    expected: "a list of { stage, accuracy } with accuracies in [0, 1], from the first stage to the last",
    read: (value) => (Array.isArray(value) && value.length > 0 && value.every(isStage) ? value : undefined),
    write: (value) => value.map(({ stage, accuracy }) => ({ stage, accuracy })),
  })(),
  /** From how many images per class a set is large (default 100). A heuristic: CS231n gives no number. */
  manyFrom: nonNegative({ default: 100 }),
  /** By how much an earlier stage must beat the last one for the images to be unlike (default 0.02). A heuristic. */
  unlikeFrom: nonNegative({ default: 0.02 }),
});

/** Options of `transferCase`. */
export type TransferCaseOptions = OptionsOf<typeof schema>;

/** Which of the four cases of transfer learning a set of images is. */
export interface TransferCase {
  /** Whether there are many images per class. */
  readonly size: "few" | "many";
  /** Whether the images are like those the backbone was trained on. */
  readonly likeness: "like" | "unlike";
  /**
   * What to do: `"probe"` (few, like: train a linear classifier on the last features), `"earlierProbe"` (few, unlike:
   * on those of the best stage), `"fineTune"` (many, like: the last stages too), `"fineTuneAll"` (many, unlike:
   * everything, from the pretrained weights).
   */
  readonly advice: "probe" | "earlierProbe" | "fineTune" | "fineTuneAll";
  /** The stage with the best probe; of equal ones, the last. */
  readonly bestStage: string;
}

/**
 * Names the case of transfer learning: few or many images, like or unlike those of the backbone. The late features of a
 * network are specific to its training set, the early ones are not; so images are unlike if a probe on an earlier stage
 * beats one on the last. Both thresholds are heuristics. Source: CS231n, "Transfer learning" (cs231n.github.io).
 * @throws ConfigError without stages, or for an accuracy outside [0, 1].
 */
export function transferCase(given: TransferCaseOptions): TransferCase {
  const { imagesPerClass, stages, manyFrom, unlikeFrom } = schema.resolve("transferCase", given);
  const last = stages.at(-1);
  const best = stages.reduce((a, b) => (b.accuracy >= a.accuracy ? b : a));
  if (!last) throw new ConfigError(`transferCase: expected at least one stage, received ${formatReceived(stages)}`);
  const many = imagesPerClass >= manyFrom;
  const unlike = best.accuracy - last.accuracy > unlikeFrom;
  const [forFew, forMany] = unlike ? (["earlierProbe", "fineTuneAll"] as const) : (["probe", "fineTune"] as const);
  return {
    size: many ? "many" : "few",
    likeness: unlike ? "unlike" : "like",
    advice: many ? forMany : forFew,
    bestStage: best.stage,
  };
}

function isStage(value: unknown): value is StageAccuracy {
  if (typeof value !== "object" || value === null) return false;
  const { stage, accuracy } = value as Partial<StageAccuracy>;
  return typeof stage === "string" && typeof accuracy === "number" && accuracy >= 0 && accuracy <= 1;
}
