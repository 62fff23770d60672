import type { ImageModel } from "../../models/image-model.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { anything, type OptionChecks, textOption } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { oneOf } from "../../support/schema-fields.ts";
import type { TensorPlace } from "../../train/index.ts";
import { signalOption } from "../../train/signal-option.ts";

/** What is needed of a model to explain it. */
export interface ExplainedModel extends ImageModel {
  readonly stages: readonly string[] | undefined;
}

/** A class, by its index or its name. */
export type ClassGiven = number | string;

/** Options that all explanations of a score share. */
export interface ExplainOptions {
  /**
   * The class whose score is explained, by index or name; for a list, there is one result per image and class (default:
   * the most probable class of each image).
   */
  readonly class?: ClassGiven | readonly ClassGiven[];
  /** Explains the score of `class` minus that of this class: why the one and not the other. */
  readonly against?: ClassGiven;
  /**
   * Whether the score is the logit of a class or its probability (default "logit" if the output ends in a softmax or a
   * sigmoid, the output itself otherwise). The probability of a class also falls when another one gains.
   */
  readonly score?: "logit" | "probability";
  /** The tensor that the score is a channel of: an output or the path of a layer (default: the first output). */
  readonly of?: TensorPlace;
  /** The name of the image among several inputs (default: the first input [height, width, channels]). */
  readonly input?: string;
  readonly signal?: AbortSignalLike;
}

export const explainChecks: OptionChecks<ExplainOptions> = {
  class: anything,
  against: anything,
  score: optional(oneOf(["logit", "probability"])),
  of: anything,
  input: textOption,
  signal: signalOption,
};
