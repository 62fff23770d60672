import { layerNormOf } from "../support/layer-norm-key.ts";
import { type ColorLevel, colorLevel, type OutputStream } from "./color-level.ts";
import { epochLine, progressLine } from "./progress-line.ts";
import { RateMeter } from "./rate-meter.ts";

export interface ProgressBarOptions {
  readonly epochs: number;
  /** Where to write (default: standard output). The bar is shown only on a terminal; otherwise, one line per epoch. */
  readonly stream?: OutputStream;
  /** Colors to use (default: those of the stream and the environment). */
  readonly colors?: ColorLevel;
  /** Returns the time of a monotonic clock in milliseconds. */
  readonly now?: () => number;
}

// Ten times per second looks smooth, and is negligible compared to a training step.
const redrawInterval = 100;
const eraseLine = "\r\u001b[K";

type Metrics = Readonly<Record<string, number>>;

/** The progress of training: a live line, redrawn at most ten times per second, and one permanent line per epoch. */
export class ProgressBar {
  readonly #epochs: number;
  readonly #stream: OutputStream;
  readonly #colors: boolean;
  readonly #now: () => number;
  #epoch = 0;
  #steps: number | undefined;
  #step = 0;
  #began = 0;
  #meter: RateMeter;
  #drawnAt = Number.NEGATIVE_INFINITY;
  /** Redraws the live line; undefined if there is none. */
  #live: (() => string) | undefined;

  constructor(options: ProgressBarOptions) {
    this.#epochs = options.epochs;
    this.#stream = options.stream ?? process.stdout;
    this.#colors = (options.colors ?? colorLevel(this.#stream)) !== "none";
    this.#now = options.now ?? (() => performance.now());
    this.#meter = new RateMeter(this.#now());
  }

  /** Starts epoch `epoch`, counted from 1; `steps` is undefined if the number of steps is unknown. */
  startEpoch(epoch: number, steps: number | undefined): void {
    this.#epoch = epoch;
    this.#steps = steps;
    this.#step = 0;
    this.#began = this.#now();
    this.#meter = new RateMeter(this.#began);
    this.#drawnAt = Number.NEGATIVE_INFINITY;
    this.#draw({});
  }

  /** Updates the line after a step: steps and images of the epoch so far, and its loss and metrics. */
  update(step: number, images: number, metrics: Metrics): void {
    this.#step = step;
    this.#meter.add(this.#now(), step, images);
    this.#draw(metrics);
  }

  /** Updates the line after a step of the validation. */
  validating(step: number, steps: number | undefined): void {
    this.#draw({}, `validating ${step}${steps === undefined ? "" : `/${steps}`}`);
  }

  /** Prints the epoch's permanent line with the metrics of training and validation. */
  endEpoch(metrics: Metrics): void {
    this.stop();
    const summary = {
      epoch: this.#epoch,
      epochs: this.#epochs,
      step: this.#step,
      steps: this.#steps,
      // Norms of all layers would fill the terminal.
      metrics: Object.fromEntries(Object.entries(metrics).filter(([name]) => !layerNormOf(name))),
      imagesPerSecond: this.#meter.imagesPerSecond(),
      seconds: (this.#now() - this.#began) / 1000,
    };
    const columns = this.#stream.isTTY ? this.#stream.columns : undefined;
    this.#stream.write(`${epochLine(summary, columns, this.#colors)}\n`);
  }

  /** Prints text on separate lines above the live line. */
  print(text: string): void {
    const live = this.#live;
    this.stop();
    this.#stream.write(`${text}\n`);
    if (live) this.#show(live);
  }

  /** Removes the live line: before an error message, or if training is interrupted. */
  stop(): void {
    if (!this.#live) return;
    this.#live = undefined;
    this.#stream.write(eraseLine);
  }

  #draw(metrics: Metrics, note?: string): void {
    const now = this.#now();
    if (!this.#stream.isTTY || now - this.#drawnAt < redrawInterval) return;
    this.#drawnAt = now;
    const rate = this.#meter.recent();
    const progress = {
      epoch: this.#epoch,
      epochs: this.#epochs,
      step: this.#step,
      steps: this.#steps,
      metrics,
      imagesPerSecond: note === undefined ? rate?.imagesPerSecond : undefined,
      secondsLeft: rate && this.#secondsLeft(rate.stepsPerSecond),
      note,
    };
    // Writing to the last column moves the cursor to the next line.
    this.#show(() => progressLine(progress, (this.#stream.columns ?? 80) - 1, this.#colors));
  }

  #show(live: () => string): void {
    this.#live = live;
    this.#stream.write(eraseLine + live());
  }

  /** Estimates the time until the last step of the last epoch, at the current rate. */
  #secondsLeft(stepsPerSecond: number): number | undefined {
    if (this.#steps === undefined || !(stepsPerSecond > 0)) return undefined;
    return (this.#steps - this.#step + (this.#epochs - this.#epoch) * this.#steps) / stepsPerSecond;
  }
}
