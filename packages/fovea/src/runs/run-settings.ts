import { imageLooks } from "../data/index.ts";
import { defineField, optional, options, type ResolvedOptions } from "../support/schema.ts";
import { boolean, nonNegative, oneOf, positive, positiveInteger, text } from "../support/schema-fields.ts";

/** How the learning rate changes during training. */
export const scheduleNames = ["constant", "cosine", "one-cycle"] as const;

/** One of `scheduleNames`. */
export type ScheduleName = (typeof scheduleNames)[number];

/** "test" (the data set's own test images), "none", or a share of the training images. */
export type Validation = "test" | "none" | number;

const validation = defineField<Validation>({
  expected: '"test", "none" or a number between 0 and 1',
  read: (value) => {
    if (value === "test" || value === "none") return value;
    return typeof value === "number" && value > 0 && value < 1 ? value : undefined;
  },
});

const texts = defineField<readonly string[]>({
  expected: "a list of names",
  read: (value) => (Array.isArray(value) && value.every((name) => typeof name === "string") ? value : undefined),
});

const count = defineField<number>({
  expected: "a whole number of at least 0",
  read: (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined),
});

/** The settings of a run: everything needed to continue or repeat it. */
export const runSettings = options({
  /** The name of an architecture, or the folder of a model. */
  model: text(),
  /** The name of a data set, or NAME:DIR. */
  data: text(),
  /** The names of the data's classes. */
  classes: texts(),
  look: oneOf(imageLooks),
  epochs: positiveInteger(),
  batchSize: positiveInteger(),
  optimizer: text(),
  /** Default: the optimizer's. */
  learningRate: optional(positive()),
  /** Decoupled weight decay, multiplied by the learning rate. Default: the optimizer's. */
  weightDecay: optional(nonNegative()),
  schedule: oneOf(scheduleNames),
  seed: count(),
  validation: validation(),
  /** Use only the first images of each part of the data. */
  limit: optional(positiveInteger()),
  /** Record the norms of each layer's gradients and weights. */
  norms: optional(boolean()),
});

/** See `runSettings`. */
export type RunSettings = ResolvedOptions<typeof runSettings>;

/** The settings of a new run, unless others are chosen. */
export const defaultSettings = {
  ...{ epochs: 5, batchSize: 64, optimizer: "adam", schedule: "constant", seed: 0, validation: "test" },
} as const satisfies Partial<RunSettings>;
