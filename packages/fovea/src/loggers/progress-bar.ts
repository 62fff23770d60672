import { anything, checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { hasMethods } from "../support/has-methods.ts";
import { ProgressBar as TerminalBar, type ProgressBarOptions as TerminalBarOptions } from "../terminal/index.ts";
import type { Callback, Training } from "../train/callbacks/callback.ts";
import type { Logs } from "../train/running-results.ts";

/** Options of `progressBar`. */
export type ProgressBarOptions = Omit<TerminalBarOptions, "epochs">;

/** Shows loss, metrics, images per second and the time left, live on a terminal; otherwise prints one line per epoch. */
export function progressBar(options?: ProgressBarOptions): ProgressBar {
  return new ProgressBarCallback(checkOptions("progressBar", checks, options));
}

/** The callback, with a method that prints above the bar. */
export interface ProgressBar extends Callback {
  /** Prints text on separate lines above the bar. */
  print(text: string): void;
}

const checks: OptionChecks<ProgressBarOptions> = {
  stream: option("a stream to write to", (value) => hasMethods(value, "write")),
  colors: anything,
  now: option("a function", (value) => typeof value === "function"),
};

class ProgressBarCallback implements ProgressBar {
  readonly #options: ProgressBarOptions;
  #bar: TerminalBar | undefined;

  constructor(options: ProgressBarOptions = {}) {
    this.#options = options;
  }

  onTrainBegin({ epochs }: Training): void {
    this.#bar = new TerminalBar({ ...this.#options, epochs });
  }

  onEpochBegin(epoch: number, { stepsPerEpoch }: Training): void {
    this.#bar?.startEpoch(epoch + 1, stepsPerEpoch);
  }

  onBatchEnd(batch: number, logs: Logs, { samples }: Training): void {
    this.#bar?.update(batch + 1, samples, logs);
  }

  onTestBatchEnd(batch: number, { validationSteps }: Training): void {
    this.#bar?.validating(batch + 1, validationSteps);
  }

  onEpochEnd(_epoch: number, logs: Logs): void {
    this.#bar?.endEpoch(logs);
  }

  onTrainEnd(): void {
    this.#bar?.stop();
  }

  onTrainFail(): void {
    this.#bar?.stop();
  }

  print(text: string): void {
    this.#bar?.print(text);
  }
}
