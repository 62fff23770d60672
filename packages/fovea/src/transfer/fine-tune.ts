import type { Model } from "../models/index.ts";
import { leafLayers } from "../network/index.ts";
import { adamw, oneCycle } from "../optimizers/index.ts";
import type { CompileOptions } from "../train/index.ts";
import { type LearningTask, taskObjective } from "./learning-task.ts";

/** How the layers of a model are trained in fine-tuning. */
export interface FineTuning {
  /** The number of stages to train, counted from the last one; the ones before stay frozen. */
  readonly stages: number;
  /** The largest learning rate of the head. */
  readonly learningRate: number;
  /** The factor from each stage's rate to that of the stage before it (Howard & Ruder 2018: 1 / 2.6). */
  readonly decay: number;
  /** The factor from the head's rate to that of the last stage. */
  readonly backboneScale: number;
  /** Decoupled weight decay. */
  readonly weightDecay: number;
  /** The fraction of each label to distribute evenly over the classes. */
  readonly labelSmoothing: number;
  /** What is learned (default "classification"). */
  readonly task?: LearningTask;
  /** Whether labels of a classification are rows [classes] instead of class numbers. */
  readonly oneHot: boolean;
  /** Keeps moving averages of the weights with this momentum, such as 0.99, as the result (default: none). */
  readonly emaMomentum?: number | undefined;
  /** Batches whose gradients are averaged for one update (default 1). */
  readonly gradientAccumulationSteps?: number | undefined;
  /** The number of steps, which the one-cycle schedule covers. */
  readonly updates: number;
}

/** How layers are trained unless other values are chosen. */
export const defaultTuning = {
  ...{ learningRate: 1e-3, weightDecay: 0.01, labelSmoothing: 0.1 },
  ...{ decay: 1 / 2.6, backboneScale: 0.1 },
} as const satisfies Partial<FineTuning>;

/**
 * Freezes all stages of a model but the last ones and the head, and returns what to compile it with: AdamW in one cycle
 * (Smith 2018), with lower rates for earlier stages (Howard & Ruder 2018). Batch normalizations of frozen stages
 * compute with their moving statistics, and so do those whose statistics could not follow the features in so few
 * updates.
 */
export function prepareFineTuning(model: Model, tuning: FineTuning): CompileOptions {
  const { stages, learningRate, decay, backboneScale, weightDecay, labelSmoothing, oneHot, updates } = tuning;
  const { task = "classification", emaMomentum, gradientAccumulationSteps } = tuning;
  const count = model.stages?.length ?? 0;
  const trained = Math.min(stages, count);
  model.unfreeze();
  if (stages === 0) model.freeze({ until: "head" });
  else if (trained < count) model.freeze({ until: `stage${count - trained + 1}` });
  freezeSlowStatistics(model, updates);
  // What comes after the last stage, such as a normalization, has its rate.
  const learningRateScales: Record<string, number> = { "*": backboneScale };
  for (let depth = 0; depth < trained; depth++) {
    learningRateScales[`stage${count - depth}`] = backboneScale * decay ** depth;
  }
  learningRateScales.head = 1;
  return {
    optimizer: adamw({
      weightDecay,
      learningRate: oneCycle({ maxLearningRate: learningRate, totalSteps: updates }),
      ...(emaMomentum !== undefined && { useEma: true, emaMomentum }),
      ...(gradientAccumulationSteps !== undefined && { gradientAccumulationSteps }),
    }),
    ...taskObjective(task, { oneHot, labelSmoothing }),
    learningRateScales,
  };
}

/** The largest share of the old statistics that may be left at the end of a training. */
const mostLeft = 0.1;

/**
 * Freezes the batch normalizations whose moving statistics would still be those of the old features at the end: with a
 * momentum of 0.99, Keras' default, a tenth of them is left after 230 updates.
 */
function freezeSlowStatistics(model: Model, updates: number): void {
  for (const { layer } of leafLayers(model.network)) {
    if (layer.className !== "BatchNormalization") continue;
    const { momentum } = layer.config();
    if (typeof momentum !== "number") continue;
    if (momentum ** updates > mostLeft) layer.trainable = false;
  }
}
