import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { nearest } from "../../support/nearest.ts";
import type { OutputLink } from "../../train/index.ts";
import type { ClassGiven, ExplainOptions } from "./explain-options.ts";

/** A class that a score belongs to. */
export interface ScoreClass {
  readonly index: number;
  /** Its name, if the model has names. */
  readonly label?: string;
}

/** The score that is explained, for one image. */
export interface ScoreTarget {
  /** Undefined for a network with one value that is not a class. */
  readonly class?: ScoreClass;
  /** The class whose score is subtracted. */
  readonly against?: ScoreClass;
  readonly kind: "logit" | "probability" | "value";
  /** The factor of each channel in the score. */
  readonly weights: Float32Array;
  /** What is added to the weighted channels: 1 for the probability of class 0 of a single unit, 1 − p. */
  readonly offset: number;
}

/** The classes of a score's tensor. */
export interface ScoreClasses {
  /** Channels of the tensor. */
  readonly channels: number;
  /** Whether one channel stands for two classes, 0 and 1. */
  readonly isBinary: boolean;
  readonly labels: readonly string[] | undefined;
  readonly link: OutputLink;
  readonly kind: ScoreTarget["kind"];
}

/**
 * Returns the targets of an image with these channel values: one per class of `options`, or the largest class.
 * @throws ConfigError for a class that the score does not have.
 */
export function targetsOf(
  where: string,
  classes: ScoreClasses,
  options: Pick<ExplainOptions, "class" | "against">,
  channelValues: ArrayLike<number>,
): ScoreTarget[] {
  const against = options.against === undefined ? undefined : classOf(where, "against", classes, options.against);
  const wanted = options.class === undefined ? [undefined] : [options.class].flat();
  if (wanted.length === 0) throw new ConfigError(`${where}: expected at least one class, received none`);
  return wanted.map((given): ScoreTarget => {
    const { kind, channels, isBinary } = classes;
    if (given === undefined && channels === 1 && !isBinary) return { kind, weights: Float32Array.of(1), offset: 0 };
    const chosen =
      given === undefined ? named(classes, largest(classes, channelValues)) : classOf(where, "class", classes, given);
    const weights = new Float32Array(channels);
    addClass(weights, classes, chosen.index, 1);
    if (against) addClass(weights, classes, against.index, -1);
    const isOpposite = ({ index }: ScoreClass) => isBinary && kind === "probability" && index === 0;
    const offset = Number(isOpposite(chosen)) - Number(against !== undefined && isOpposite(against));
    return { class: chosen, ...(against && { against }), kind, weights, offset };
  });
}

function addClass(weights: Float32Array, { isBinary }: ScoreClasses, index: number, factor: number): void {
  if (!isBinary) weights[index] = (weights[index] ?? 0) + factor;
  else weights[0] = (weights[0] ?? 0) + (index === 1 ? factor : -factor);
}

function largest({ isBinary, link, kind }: ScoreClasses, values: ArrayLike<number>): number {
  const first = values[0] ?? 0;
  if (isBinary) return first > (link === "sigmoid" && kind === "probability" ? 0.5 : 0) ? 1 : 0;
  return Array.from(values).reduce((best, value, index) => (value > (values[best] ?? 0) ? index : best), 0);
}

/**
 * Returns the answer for channel values, and by how much class `of` is the answer: its logit minus that of the next one,
 * or above the threshold for independent labels. Below 0, the answer is another one, or the label is not there.
 */
export function answerOf(
  classes: ScoreClasses,
  values: ArrayLike<number>,
  of: number,
): { readonly class: number; readonly margin: number } {
  const first = values[0] ?? 0;
  if (classes.isBinary) return { class: Number(first > 0), margin: of === 1 ? first : -first };
  if (classes.link === "sigmoid") return { class: of, margin: values[of] ?? 0 };
  const others = Array.from(values, (value, index) => (index === of ? Number.NEGATIVE_INFINITY : value));
  return { class: largest(classes, values), margin: (values[of] ?? 0) - Math.max(...others) };
}

function classOf(where: string, option: string, classes: ScoreClasses, given: ClassGiven): ScoreClass {
  const { labels, channels, isBinary } = classes;
  const count = isBinary ? 2 : channels;
  if (typeof given === "string") {
    const index = labels?.indexOf(given) ?? -1;
    if (index >= 0) return named(classes, index);
    const similar = labels && nearest(given, labels);
    throw new ConfigError(
      labels
        ? `${where}: there is no class "${given}"${similar ? `; did you mean "${similar}"?` : ""}`
        : `${where}: expected ${option} to be an index, since the model has no class names; received "${given}"`,
    );
  }
  if (Number.isInteger(given) && given >= 0 && given < count) return named(classes, given);
  throw new ConfigError(
    `${where}: expected ${option} to be the name of a class or an integer from 0 to ${count - 1}, received ` +
      formatReceived(given),
  );
}

/** The class with this index, with its name if there is one. */
export function named({ labels }: ScoreClasses, index: number): ScoreClass {
  const label = labels?.[index];
  return label === undefined ? { index } : { index, label };
}
