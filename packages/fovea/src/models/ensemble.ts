import { type Dataset, fromBatches, type Tensors } from "../data/index.ts";
import { layers } from "../layers/index.ts";
import { anything, checkOptions, type OptionChecks } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { optional } from "../support/schema.ts";
import { numbers, positiveInteger } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { toDataset } from "../train/batches/training-data.ts";
import {
  type CompileOptions,
  type EvaluateOptions,
  type Logs,
  type PredictOptions,
  predict,
  type TrainingData,
} from "../train/index.ts";
import { signalOption } from "../train/signal-option.ts";
import {
  type Classified,
  type ClassifyOptions,
  classified,
  type ImagesGiven,
  imageList,
  imageProbabilities,
  weightedMean,
} from "./classify.ts";
import { sequential } from "./create-model.ts";
import type { Model } from "./model.ts";
import { checkModel } from "./model-checks.ts";
import { probabilities } from "./probabilities.ts";

/** Options of an ensemble's `evaluate`. */
export interface EnsembleEvaluateOptions
  extends Pick<CompileOptions, "loss" | "metrics">,
    Pick<EvaluateOptions, "batchSize" | "signal"> {}

const evaluateChecks: OptionChecks<EnsembleEvaluateOptions> = {
  loss: anything,
  metrics: anything,
  batchSize: optional(positiveInteger()),
  signal: signalOption,
};

/** Several models whose probabilities are averaged. */
export interface Ensemble {
  readonly models: readonly Model[];
  /** Weight of each model; they add up to 1. */
  readonly weights: readonly number[];
  /** Class names of the first model that has them. */
  readonly labels: readonly string[] | undefined;
  /** Classifies like a model. Each model applies its own preprocessing. */
  classify<Given extends ImagesGiven>(images: Given, options?: ClassifyOptions): Promise<Classified<Given>>;
  /** Computes probabilities [samples, classes], or [samples, 1] for single units. All models receive the same data. */
  predict(data: Dataset | Tensors, options?: PredictOptions): Promise<Tensor>;
  /**
   * Computes loss and metrics of the ensemble's probabilities (default: accuracy and sparse categorical cross-entropy,
   * or binary cross-entropy for a single unit). Pass another loss for one-hot labels.
   */
  evaluate(data: TrainingData, options?: EnsembleEvaluateOptions): Promise<Logs>;
}

/**
 * Combines models into one that averages their probabilities: `ensemble([a, b, c], { weights: [2, 1, 1] })`.
 * @throws ConfigError for models with different classes, and for invalid weights.
 */
export function ensemble(models: readonly Model[], options: { weights?: readonly number[] } = {}): Ensemble {
  const { weights } = checkOptions("ensemble", { weights: optional(numbers()) }, options);
  if (!Array.isArray(models))
    throw new ConfigError(`ensemble: expected a list of models, received ${formatReceived(models)}`);
  for (const each of models) checkModel("ensemble", each);
  const units = checkClasses(models);
  const shares = checkedWeights(models.length, weights);
  const labels = models.find((model) => model.labels)?.labels;

  const together = async (data: Dataset | Tensors, options?: PredictOptions): Promise<Tensor> => {
    const parts: Tensor[] = [];
    for (const { network, trainer } of models) {
      const [first] = await predict(trainer, data, options);
      parts.push(probabilities(network, first as Tensor, trainer.firstLoss));
    }
    const mean = Float32Array.from(
      weightedMean(
        parts.map((part) => Array.from(part.data)),
        shares,
      ),
    );
    return { data: mean, shape: parts[0]?.shape ?? [], dtype: "float32" };
  };

  return {
    models,
    weights: shares,
    labels,
    predict: together,
    async classify(images, options = {}) {
      const parts: number[][][] = [];
      for (const model of models) parts.push(await imageProbabilities(model, imageList(images), options));
      const rows = imageList(images).map((_, image) =>
        weightedMean(
          parts.map((part) => part[image] ?? []),
          shares,
        ),
      );
      return classified(images, rows, { labels, top: options.top ?? 5 });
    },
    async evaluate(data, given = {}) {
      const options = checkOptions("ensemble.evaluate", evaluateChecks, given);
      const { loss = defaultLoss(units), metrics = ["accuracy" as const], batchSize = 32, ...rest } = options;
      const { size, batches, steps } = toDataset("ensemble.evaluate", data, (models[0] as Model).network);
      // An identity network passes the mean through, so that every loss and metric can be computed.
      const judge = sequential([layers.input({ shape: [units] }), layers.activation({ activation: "linear" })], {
        engine: models[0]?.trainer.engine,
      });
      judge.compile({ loss, metrics });
      const answers = fromBatches(
        async function* () {
          for await (const { x, ...batch } of batches({ batchSize })) {
            yield { ...batch, x: await together(x, { batchSize }) };
          }
        },
        {
          ...(size !== undefined && { size }),
          ...(steps(batchSize) !== undefined && { steps: steps(batchSize) ?? 0 }),
        },
      );
      return judge.evaluate(answers, { batchSize, ...rest });
    },
  };
}

function defaultLoss(units: number): "binaryCrossentropy" | "sparseCategoricalCrossentropy" {
  return units === 1 ? "binaryCrossentropy" : "sparseCategoricalCrossentropy";
}

/** Returns the number of outputs, which all models have to share. */
function checkClasses(models: readonly Model[]): number {
  const [first] = models;
  const units = first?.outputShape.at(-1);
  if (!first || typeof units !== "number") throw new ConfigError("ensemble: expected models, received none");
  for (const model of models) {
    if (model.outputShape.at(-1) !== units) {
      throw new ConfigError(
        `ensemble: expected models of the same classes; "${first.name}" has ${units} outputs, ` +
          `"${model.name}" ${model.outputShape.at(-1)}`,
      );
    }
  }
  const [named, ...others] = models.filter((model) => model.labels);
  for (const other of others) {
    const at = named?.labels?.findIndex((label, index) => label !== other.labels?.[index]) ?? -1;
    if (at >= 0) {
      throw new ConfigError(
        `ensemble: expected models of the same classes; class ${at} is "${named?.labels?.[at]}" to "${named?.name}" ` +
          `and "${other.labels?.[at]}" to "${other.name}"`,
      );
    }
  }
  return units;
}

function checkedWeights(count: number, given?: readonly number[]): readonly number[] {
  const weights = given ?? new Array<number>(count).fill(1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.length === count && weights.every((weight) => weight >= 0) && total > 0 && Number.isFinite(total)) {
    return weights.map((weight) => weight / total);
  }
  throw new ConfigError(
    `ensemble: expected ${count} weights of at least 0, not all of them 0, received [${weights.join(", ")}]`,
  );
}
