import type { TypedArray } from "../tensor/dtype.ts";
import type { OutputObjective } from "./compilation.ts";
import type { ResultLayout } from "./programs/objective.ts";

/** Losses and metrics by name. */
export type Logs = Record<string, number>;

/** Running sums, as plain numbers. */
export interface RunningSums {
  readonly samples: number;
  readonly losses: readonly number[];
  readonly metrics: readonly (readonly (readonly number[])[])[];
  /** Sums of each layer's norms over the samples, if they are computed. */
  readonly norms?: readonly LayerNorms[];
}

/** The norms of a layer's gradients and weights. */
export interface LayerNorms {
  /** The path of the layer. */
  readonly layer: string;
  readonly gradient: number;
  readonly weight: number;
}

/**
 * Accumulates losses and metrics over batches, in double precision: means of losses weighted by the number of samples,
 * and sums of metrics.
 */
export class RunningResults {
  readonly #objectives: readonly OutputObjective[];
  #samples = 0;
  #losses: number[] = [];
  #metrics: Float64Array[][] = [];
  #norms: readonly LayerNorms[] = [];

  constructor(objectives: readonly OutputObjective[]) {
    this.#objectives = objectives;
  }

  /** Adds the results of a program for a batch of `size` samples. */
  add(layout: ResultLayout, results: readonly TypedArray[], size: number): void {
    this.#samples += size;
    this.#losses[0] = (this.#losses[0] ?? 0) + (results[0]?.[0] ?? 0) * size;
    layout.losses.forEach((output, index) => {
      this.#losses[index + 1] = (this.#losses[index + 1] ?? 0) + (results[output]?.[0] ?? 0) * size;
    });
    this.#norms = (layout.norms ?? []).map(({ layer, gradient, weight }, index) => ({
      layer,
      gradient: (this.#norms[index]?.gradient ?? 0) + Math.sqrt(results[gradient]?.[0] ?? 0) * size,
      weight: (this.#norms[index]?.weight ?? 0) + Math.sqrt(results[weight]?.[0] ?? 0) * size,
    }));
    layout.metrics.forEach((increments, index) => {
      this.#metrics[index] ??= [];
      const sums = this.#metrics[index];
      increments.forEach((increment, part) => {
        if ("known" in increment) addNumber(sums, part, increment.known);
        else addArray(sums, part, results[increment.output] ?? new Float32Array());
      });
    });
  }

  /** Returns loss and metrics so far, by name. */
  logs(): Logs {
    const logs: Logs = { loss: this.#mean(0) };
    if (this.#objectives.length > 1) {
      this.#objectives.forEach(({ name }, index) => {
        logs[`${name}_loss`] = this.#mean(index + 1);
      });
    }
    let place = 0;
    for (const { metrics } of this.#objectives) {
      for (const { name, metric } of metrics) logs[name] = metric.result(this.#metrics[place++] ?? []);
    }
    return logs;
  }

  /** Returns the mean norms of each layer; empty unless the training step computes them. */
  layerNorms(): readonly LayerNorms[] {
    const mean = (sum: number) => sum / Math.max(1, this.#samples);
    return this.#norms.map(({ layer, gradient, weight }) => ({
      ...{ layer, gradient: mean(gradient), weight: mean(weight) },
    }));
  }

  /** Returns the sums, for `restore`. */
  sums(): RunningSums {
    return {
      samples: this.#samples,
      losses: [...this.#losses],
      metrics: this.#metrics.map((sums) => sums.map((sum) => Array.from(sum))),
      ...(this.#norms.length > 0 && { norms: this.#norms }),
    };
  }

  restore({ samples, losses, metrics, norms = [] }: RunningSums): void {
    this.#norms = norms;
    this.#samples = samples;
    this.#losses = [...losses];
    this.#metrics = metrics.map((sums) => sums.map((sum) => Float64Array.from(sum)));
  }

  #mean(index: number): number {
    return this.#samples === 0 ? 0 : (this.#losses[index] ?? 0) / this.#samples;
  }
}

function addNumber(sums: Float64Array[], part: number, value: number): void {
  const sum = sums[part];
  if (sum) sum[0] = (sum[0] ?? 0) + value;
  else sums[part] = Float64Array.of(value);
}

function addArray(sums: Float64Array[], part: number, values: TypedArray): void {
  const sum = sums[part];
  if (!sum) {
    sums[part] = Float64Array.from(values);
    return;
  }
  for (let index = 0; index < values.length; index++) sum[index] = (sum[index] ?? 0) + (values[index] ?? 0);
}
