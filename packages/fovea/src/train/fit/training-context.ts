import type { Dataset } from "../../data/index.ts";
import { ConfigError } from "../../support/errors.ts";
import type { Training } from "../callbacks/callback.ts";
import type { Trainer } from "../trainer.ts";
import type { FitOptions } from "./fit-options.ts";
import type { FitProgress } from "./fit-progress.ts";

/** Returns the training as the callbacks of a call of `fit` see it; `own` are the properties of the call. */
export function trainingContext(
  trainer: Trainer,
  progress: FitProgress,
  own: Pick<Training, "stop" | "resumed" | "print">,
  options: FitOptions,
  data: { readonly train: Dataset; readonly validation: Dataset | undefined },
): Training {
  const { epochs = 1, batchSize = 32, validationBatchSize = batchSize } = options;
  const { stepsPerEpoch = Infinity, validationSteps = Infinity } = options;
  const steps = Math.min(data.train.steps(batchSize) ?? Infinity, stepsPerEpoch);
  return {
    ...own,
    epochs,
    batchSize,
    stepsPerEpoch: known(steps),
    validationSteps: known(Math.min(data.validation?.steps(validationBatchSize) ?? Infinity, validationSteps)),
    get samples() {
      return progress.samples;
    },
    get step() {
      return trainer.training.updates - (progress.batch - progress.reported);
    },
    get learningRate() {
      return trainer.learningRate;
    },
    set learningRate(rate) {
      trainer.learningRate = rate;
    },
    get interrupted() {
      return options.signal?.aborted ?? false;
    },
    layerNorms: () => progress.layerNorms(),
    getWeights: () => trainer.getWeights(),
    getEmaWeights: () => trainer.programs.emaWeights(),
    setWeights: (weights) => trainer.setWeights(weights),
    async save(path, how) {
      if (!options.save) throw new ConfigError("fit: nothing here can save a model; pass `save` to fit");
      await options.save(path, how);
    },
    direction: (name) => direction(trainer, name),
  };
}

function known(steps: number): number | undefined {
  return Number.isFinite(steps) ? steps : undefined;
}

function direction(trainer: Trainer, name: string): "max" | "min" | undefined {
  const plain = name.replace(/^val_/, "");
  if (plain === "loss" || plain.endsWith("_loss")) return "min";
  const measures = trainer.compilation.objectives.flatMap(({ metrics }) => metrics);
  return measures.find((measure) => measure.name === plain)?.metric.direction;
}
