import type { SampleWeights } from "../data/index.ts";
import type { Engine, EngineName } from "../engine/index.ts";
import type { PlotDetail } from "../plot/index.ts";
import type { ClassData } from "./class-data.ts";

/** What every model can be made with. */
export interface ModelOptions extends ClassData {
  /** The name of the model in summaries, files and plots. */
  readonly name?: string | undefined;
  /** The first values of the weights follow from this number (default 0). */
  readonly seed?: number | undefined;
  /**
   * Where the model computes: "native", "portable" or an engine. Unless given, that of the models whose layers it
   * shares, or else the best there is.
   */
  readonly engine?: EngineName | Engine | undefined;
}

/** What is saved of a model. */
export interface SaveOptions {
  /** Save the optimizer's memory and the position in the training too (default: when the model has been compiled). */
  readonly training?: boolean;
}

/** How a model is drawn. */
export interface PlotOptions {
  readonly title?: string;
  /** A card for each layer, or one for each block (default for 48 layers and more). */
  readonly detail?: PlotDetail | undefined;
  /** Pixels of the PNG for each unit of the drawing (default 2). */
  readonly scale?: number;
}

/** What goes with a single batch. */
export interface BatchOptions {
  /** How much each sample counts in the loss: [samples], or with a weight per pixel [samples, height, width]. */
  readonly sampleWeight?: SampleWeights | undefined;
  /** Seed of the layers that draw random numbers (default 0). */
  readonly seed?: number | undefined;
}
