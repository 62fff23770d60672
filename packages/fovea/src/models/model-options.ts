import type { SampleWeights } from "../data/index.ts";
import type { Engine, EngineName } from "../engine/index.ts";
import type { PlotDetail } from "../plot/index.ts";
import type { ClassData } from "./class-data.ts";

/** Options of `model` and `sequential`. */
export interface ModelOptions extends ClassData {
  /** The name of the model in summaries, files and plots. */
  readonly name?: string | undefined;
  /** Seed of the initial weights (default 0). */
  readonly seed?: number | undefined;
  /**
   * The engine to compute on: "native", "portable" or an engine object (default: that of the models whose layers it
   * shares, otherwise the best available).
   */
  readonly engine?: EngineName | Engine | undefined;
}

/** Options of `save`. */
export interface SaveOptions {
  /** Save the optimizer state and the training progress too (default: true if the model is compiled). */
  readonly training?: boolean;
}

/** Options of `plot`. */
export interface PlotOptions {
  readonly title?: string;
  /** Draw one card per layer or one per block (default: "blocks" from 48 layers on). */
  readonly detail?: PlotDetail | undefined;
  /** Pixels of the PNG per unit of the SVG (default 2). */
  readonly scale?: number;
}

/** Options of `trainOnBatch`. */
export interface BatchOptions {
  /** Weight of each sample in the loss: [samples], or one per pixel, [samples, height, width]. */
  readonly sampleWeight?: SampleWeights | undefined;
  /** Seed of random layers such as dropout (default 0). */
  readonly seed?: number | undefined;
}
