import { type ColorLevel, colorLevel, type OutputStream } from "./color-level.ts";
import { epochLine, progressLine } from "./progress-line.ts";
import { RateMeter } from "./rate-meter.ts";

export interface ProgressBarOptions {
  readonly epochs: number;
  /** Standard output unless given. A bar is drawn on a terminal only; elsewhere each epoch leaves one plain line. */
  readonly stream?: OutputStream;
  /** As the stream and the environment say unless given. */
  readonly colors?: ColorLevel;
  /** Milliseconds of a clock that never jumps. */
  readonly now?: () => number;
}

// Ten times a second: smooth to the eye, and nothing beside a training step.
const redrawInterval = 100;
const eraseLine = "\r\u001b[K";

type Metrics = Readonly<Record<string, number>>;

/** A training's progress: one live line, drawn anew at most ten times a second, and one line that each epoch leaves. */
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
  /** Draws the live line as it was last asked for; undefined while there is none. */
  #live: (() => string) | undefined;

  constructor(options: ProgressBarOptions) {
    this.#epochs = options.epochs;
    this.#stream = options.stream ?? process.stdout;
    this.#colors = (options.colors ?? colorLevel(this.#stream)) !== "none";
    this.#now = options.now ?? (() => performance.now());
    this.#meter = new RateMeter(this.#now());
  }

  /** Begins epoch `epoch`, counted from 1; `steps` is undefined when the data's length is not known. */
  startEpoch(epoch: number, steps: number | undefined): void {
    this.#epoch = epoch;
    this.#steps = steps;
    this.#step = 0;
    this.#began = this.#now();
    this.#meter = new RateMeter(this.#began);
    this.#drawnAt = Number.NEGATIVE_INFINITY;
    this.#draw({});
  }

  /** After a step: how many steps and images the epoch has seen, and its loss and metrics so far. */
  update(step: number, images: number, metrics: Metrics): void {
    this.#step = step;
    this.#meter.add(this.#now(), step, images);
    this.#draw(metrics);
  }

  /** After a step of the evaluation at an epoch's end. */
  validating(step: number, steps: number | undefined): void {
    this.#draw({}, `validating ${step}${steps === undefined ? "" : `/${steps}`}`);
  }

  /** Leaves the epoch's line with the metrics of training and validation. */
  endEpoch(metrics: Metrics): void {
    this.stop();
    const summary = {
      epoch: this.#epoch,
      epochs: this.#epochs,
      step: this.#step,
      steps: this.#steps,
      metrics,
      imagesPerSecond: this.#meter.imagesPerSecond(),
      seconds: (this.#now() - this.#began) / 1000,
    };
    const columns = this.#stream.isTTY ? this.#stream.columns : undefined;
    this.#stream.write(`${epochLine(summary, columns, this.#colors)}\n`);
  }

  /** Writes other text, on lines of its own above the live line. */
  print(text: string): void {
    const live = this.#live;
    this.stop();
    this.#stream.write(`${text}\n`);
    if (live) this.#show(live);
  }

  /** Takes the live line away: before an error's message, or when the training is interrupted. */
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
    // A terminal puts the cursor on the next line when the last column is written.
    this.#show(() => progressLine(progress, (this.#stream.columns ?? 80) - 1, this.#colors));
  }

  #show(live: () => string): void {
    this.#live = live;
    this.#stream.write(eraseLine + live());
  }

  /** Until the last epoch's last step, as fast as now. */
  #secondsLeft(stepsPerSecond: number): number | undefined {
    if (this.#steps === undefined || !(stepsPerSecond > 0)) return undefined;
    return (this.#steps - this.#step + (this.#epochs - this.#epoch) * this.#steps) / stepsPerSecond;
  }
}
