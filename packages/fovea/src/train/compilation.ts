import { type Layer, withBatch } from "../layers/index.ts";
import { type Loss, type LossName, resolveLoss } from "../losses/index.ts";
import { type Metric, type MetricName, resolveMetric } from "../metrics/index.ts";
import type { Network } from "../network/index.ts";
import { type Optimizer, type OptimizerName, resolveOptimizer } from "../optimizers/index.ts";
import { anything, checkOptions, type OptionChecks } from "../support/check-options.ts";
import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import type { Json, JsonObject } from "../support/json.ts";
import { type LearningRateScales, learningRateScales } from "./learning-rate-scales.ts";
import { perOutput } from "./per-output.ts";

export type LossGiven = LossName | Loss | JsonObject;
export type MetricGiven = MetricName | Metric | JsonObject;

/** A value for the only output, a list in the order of the outputs, or a record by output name. */
export type PerOutput<T> = T | readonly (T | null)[] | Readonly<Record<string, T>>;

/** Options of `compile`. */
export interface CompileOptions {
  /** A name, an optimizer, or its JSON form (default "rmsprop", as in Keras). */
  readonly optimizer?: OptimizerName | Optimizer | JsonObject;
  /** The loss of every output that is trained. */
  readonly loss?: LossGiven | readonly (LossGiven | null)[] | Readonly<Record<string, LossGiven>>;
  /** Factor of each output's loss in the total loss (default 1). */
  readonly lossWeights?: readonly number[] | Readonly<Record<string, number>>;
  /** Metrics that weight all samples equally. With several outputs: a list of lists in order, or a record by name. */
  readonly metrics?: MetricsGiven;
  /** Metrics that use the sample weights. */
  readonly weightedMetrics?: MetricsGiven;
  /** Factors of the learning rate by the names of layers: lower rates for pretrained layers (default 1 for all). */
  readonly learningRateScales?: LearningRateScales;
}

export type MetricsGiven =
  | readonly (MetricGiven | readonly MetricGiven[] | null)[]
  | Readonly<Record<string, MetricGiven | readonly MetricGiven[]>>;

/** Loss and metrics of one output. */
export interface OutputObjective {
  /** Index and name of the output. */
  readonly index: number;
  readonly name: string;
  readonly loss: Loss;
  readonly lossWeight: number;
  readonly metrics: readonly NamedMetric[];
}

/** A metric with its name in the history. */
export interface NamedMetric {
  readonly name: string;
  readonly metric: Metric;
  readonly weighted: boolean;
}

/** A network's optimizer, losses and metrics. */
export interface Compilation {
  readonly optimizer: Optimizer;
  /** One objective per output that has a loss. */
  readonly objectives: readonly OutputObjective[];
  /** The factor of the learning rate of each layer that has one. */
  readonly learningRateScales: ReadonlyMap<Layer, number>;
  /** Returns options from which `compilation` makes an equal one. */
  config(): JsonObject;
}

const checks: OptionChecks<CompileOptions> = {
  optimizer: anything,
  loss: anything,
  lossWeights: anything,
  metrics: anything,
  weightedMetrics: anything,
  learningRateScales: anything,
};

/**
 * Checks compile options and resolves names. `stages`: see `selectLayers`.
 * @throws ConfigError for an unknown name or output; ShapeError for a loss that does not match its output.
 */
export function compilation(network: Network, given: CompileOptions, stages?: readonly string[]): Compilation {
  const options = checkOptions("compile", checks, given);
  const { outputNames } = network;
  const optimizer = resolveOptimizer(options.optimizer ?? "rmsprop");
  const losses = perOutput<LossGiven>("loss", options.loss, outputNames);
  const weights = perOutput<number>("lossWeights", options.lossWeights, outputNames);
  for (const weight of weights) {
    if (weight === undefined || Number.isFinite(weight)) continue;
    throw new ConfigError(`compile: expected lossWeights to be finite numbers, received ${formatReceived(weight)}`);
  }
  const metrics = perOutput<MetricGiven | readonly MetricGiven[]>(
    "metrics",
    flat(options.metrics, outputNames),
    outputNames,
  );
  const weighted = perOutput<MetricGiven | readonly MetricGiven[]>(
    "weightedMetrics",
    flat(options.weightedMetrics, outputNames),
    outputNames,
  );
  if (losses.every((loss) => loss === undefined)) throw new ConfigError("compile: expected a loss, received none");
  const taken = new Set<string>();
  const objectives = outputNames.flatMap((name, index): OutputObjective[] => {
    const given = losses[index];
    const resolved = [...namedMetrics(metrics[index], false), ...namedMetrics(weighted[index], true)];
    if (given === undefined) {
      if (resolved.length === 0) return [];
      throw new ConfigError(`compile: output "${name}" has metrics but no loss, from which its labels follow`);
    }
    const loss = resolveLoss(given);
    checkLoss(loss, network, index);
    const named = resolved.map((metric) => {
      const plain = outputNames.length > 1 ? `${name}_${metric.name}` : metric.name;
      checkMetricName(plain, outputNames);
      return { ...metric, name: uniqueName(plain, metric.weighted, taken) };
    });
    return [{ index, name, loss, lossWeight: weights[index] ?? 1, metrics: named }];
  });
  const scales = learningRateScales(network, options.learningRateScales, stages);
  const config = () => configOf(optimizer, objectives, options.learningRateScales);
  return { optimizer, objectives, learningRateScales: scales, config };
}

function namedMetrics(given: MetricGiven | readonly MetricGiven[] | undefined, weighted: boolean): NamedMetric[] {
  if (given === undefined) return [];
  return [given].flat().map((one) => {
    const metric = resolveMetric(one as MetricGiven);
    return { name: metric.name, metric, weighted };
  });
}

/** Assigns a flat list of metrics to the only output. */
function flat(given: MetricsGiven | undefined, outputNames: readonly string[]) {
  if (!Array.isArray(given) || outputNames.length !== 1) return given as Exclude<MetricsGiven, undefined> | undefined;
  return [given.flat().filter((metric) => metric !== null)] as readonly (readonly MetricGiven[])[];
}

/** @throws ConfigError for a name that has another meaning in the history. */
function checkMetricName(name: string, outputNames: readonly string[]): void {
  const losses = ["loss", ...(outputNames.length > 1 ? outputNames.map((output) => `${output}_loss`) : [])];
  if (!losses.includes(name) && !name.startsWith("val_")) return;
  const meaning = losses.includes(name) ? "a loss" : "a result of the validation";
  throw new ConfigError(`compile: a metric cannot be named "${name}", which is the name of ${meaning}; rename it`);
}

/** Makes a name unique like Keras: prefixes "weighted_" to a weighted duplicate, then appends numbers. */
function uniqueName(name: string, weighted: boolean, taken: Set<string>): string {
  const candidate = weighted && taken.has(name) ? `weighted_${name}` : name;
  let unique = candidate;
  for (let number = 1; taken.has(unique); number++) unique = `${candidate}_${number}`;
  taken.add(unique);
  return unique;
}

/** Builds the loss on a scratch graph, to report a mismatch here and not when training begins. */
function checkLoss(loss: Loss, network: Network, index: number): void {
  const output = network.outputs[index];
  if (!output) return;
  try {
    loss.labels({ shape: withBatch(output.shape, 1), dtype: output.dtype });
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ShapeError(`compile: output "${network.outputNames[index]}": ${error.message}`);
  }
}

function configOf(
  optimizer: Optimizer,
  objectives: readonly OutputObjective[],
  scales?: LearningRateScales,
): JsonObject {
  const member = ({ className, config }: { className: string; config(): JsonObject }): JsonObject => ({
    className,
    config: config(),
  });
  const byName = <T extends Json>(value: (objective: OutputObjective) => T): JsonObject =>
    Object.fromEntries(objectives.map((objective) => [objective.name, value(objective)]));
  const metrics = (weighted: boolean) =>
    byName((objective) =>
      objective.metrics.filter((one) => one.weighted === weighted).map(({ metric }) => member(metric)),
    );
  return {
    optimizer: member(optimizer),
    loss: byName(({ loss }) => member(loss)),
    lossWeights: byName(({ lossWeight }) => lossWeight),
    metrics: metrics(false),
    weightedMetrics: metrics(true),
    ...(scales && { learningRateScales: scales }),
  };
}
