import type { Model } from "../models/index.ts";
import { cosineDecay, type OptimizerName, oneCycle, resolveOptimizer } from "../optimizers/index.ts";
import type { JsonObject } from "../support/json.ts";
import type { CompileOptions } from "../train/index.ts";
import type { ScheduleName } from "./run-settings.ts";

/** The optimizer of a run. */
export interface OptimizerChoice {
  readonly optimizer: string;
  readonly learningRate: number | undefined;
  readonly weightDecay: number | undefined;
  readonly schedule: ScheduleName;
  /** Number of updates that the schedule covers. */
  readonly steps: number;
}

/**
 * The options that a classifier is compiled with: the chosen optimizer, and the loss that fits the model's output.
 * @throws ConfigError for an unknown optimizer, with the nearest known one.
 */
export function compileOptions(model: Model, choice: OptimizerChoice): CompileOptions {
  return { optimizer: optimizerOf(choice), ...lossOf(model) };
}

/** Loss and metrics that fit a model's output: several classes, or a single probability. */
export function lossOf(model: Model): Pick<CompileOptions, "loss" | "metrics"> {
  const single = model.outputShape.at(-1) === 1;
  return { loss: single ? "binaryCrossentropy" : "sparseCategoricalCrossentropy", metrics: ["accuracy"] };
}

function optimizerOf({ optimizer: name, schedule, steps, ...choice }: OptimizerChoice): JsonObject {
  const { className, ...optimizer } = resolveOptimizer(name as OptimizerName);
  const config = optimizer.config();
  const learningRate = scheduled(schedule, choice.learningRate ?? Number(config.learningRate), steps);
  const weightDecay = choice.weightDecay ?? Number(config.weightDecay);
  return { className, config: { ...config, learningRate, weightDecay } };
}

function scheduled(name: ScheduleName, rate: number, steps: number): number | JsonObject {
  if (name === "constant") return rate;
  const schedule =
    name === "cosine"
      ? cosineDecay({ initialLearningRate: rate, decaySteps: steps })
      : oneCycle({ maxLearningRate: rate, totalSteps: steps });
  return { className: schedule.className, config: schedule.config() };
}
