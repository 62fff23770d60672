interface Sample {
  readonly time: number;
  readonly step: number;
  readonly images: number;
}

// Long enough to be stable, short enough to follow a machine that becomes busy.
const window = 5000;

/** Measures the rate of an epoch, over the last five seconds and in total. Times are in milliseconds. */
export class RateMeter {
  readonly #first: Sample;
  #samples: Sample[];

  constructor(now: number) {
    this.#first = { time: now, step: 0, images: 0 };
    this.#samples = [this.#first];
  }

  /** Records the number of finished steps and images. */
  add(time: number, step: number, images: number): void {
    this.#samples.push({ time, step, images });
    const kept = this.#samples.findIndex((sample) => sample.time >= time - window);
    this.#samples = this.#samples.slice(Math.min(kept, this.#samples.length - 2));
  }

  /** The rate over the last seconds; undefined before the first step. */
  recent(): { imagesPerSecond: number; stepsPerSecond: number } | undefined {
    const [from, to] = [this.#samples[0], this.#samples.at(-1)];
    if (!from || !to || to.time <= from.time) return undefined;
    const seconds = (to.time - from.time) / 1000;
    return { imagesPerSecond: (to.images - from.images) / seconds, stepsPerSecond: (to.step - from.step) / seconds };
  }

  /** The rate from the start of the epoch to its last step; undefined before the first step. */
  imagesPerSecond(): number | undefined {
    const last = this.#samples.at(-1) ?? this.#first;
    return last.time > this.#first.time ? (1000 * last.images) / (last.time - this.#first.time) : undefined;
  }
}
