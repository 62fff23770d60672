import type { FitProgress } from "./fit-progress.ts";
import { beginning, type Position, type Progress } from "./progress.ts";

interface Waiting {
  /** Steps whose results have to arrive first. */
  left: number;
  resolve(progress: Progress): void;
  reject(error: unknown): void;
}

/**
 * How far the training of a network has come: the one owner of the step count, the learning rate and the position in
 * the epoch. It changes when the results of a step arrive and when an epoch ends; in between, whoever asks gets a
 * progress that belongs to a whole number of steps.
 */
export class TrainingProgress {
  /** The rate that a callback has put in place of the optimizer's. */
  learningRate: number | null = null;
  #updates = 0;
  #inFlight = 0;
  #position: Position = beginning;
  #fit: FitProgress | undefined;
  #held: Progress | undefined;
  #waiting: Waiting[] = [];

  /** Updates of the weights whose results have arrived. */
  get updates(): number {
    return this.#updates;
  }

  /** Updates of the weights so far, those in flight included: the number of the next one. */
  get step(): number {
    return this.#updates + this.#inFlight;
  }

  /** The progress after the steps whose results have arrived. */
  snapshot(): Progress {
    if (this.#held) return this.#held;
    const position = this.#fit?.position() ?? this.#position;
    return { ...position, step: this.#updates, learningRate: this.learningRate };
  }

  /** Goes on from a snapshot. */
  restore({ step, learningRate, ...position }: Progress): void {
    this.#updates = step;
    this.learningRate = learningRate;
    this.#position = position;
  }

  /**
   * The progress after the steps that the engine has been given by now. It belongs to the variables that are read in
   * the same turn of the event loop, because reads queue behind those steps and ahead of all later ones.
   */
  async afterStarted(): Promise<Progress> {
    if (this.#inFlight === 0) return this.snapshot();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ left: this.#inFlight, resolve, reject });
    });
  }

  /** Counts a step that the engine has just been given; `take` is called once with its results, as they arrive. */
  async follow<T>(results: Promise<T>, take: (results: T) => void): Promise<T> {
    this.#inFlight++;
    try {
      const values = await results;
      this.#updates++;
      take(values);
      return values;
    } finally {
      this.#inFlight--;
      this.#serve();
    }
  }

  /** Runs `task`, a `fit`, during which `fit` tells the position; afterwards it is where `task` left it. */
  async during<T>(fit: FitProgress, task: () => Promise<T>): Promise<T> {
    this.#fit = fit;
    try {
      return await task();
    } finally {
      const left = this.snapshot();
      this.#fit = undefined;
      this.#held = undefined;
      this.restore(left);
    }
  }

  /**
   * Runs `task`, the callbacks at the end of an epoch. Until all of them have heard of it, the epoch is not over: a
   * training that is saved meanwhile validates and calls them again. When `task` fails, it stays so.
   */
  async hold(task: () => Promise<void>): Promise<void> {
    this.#held = this.snapshot();
    await task();
    this.#held = undefined;
  }

  /** In the turn in which results arrive, before those of the next step can. */
  #serve(): void {
    for (const waiting of this.#waiting) waiting.left--;
    const ready = this.#waiting.filter(({ left }) => left === 0);
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    for (const { resolve, reject } of ready) {
      try {
        resolve(this.snapshot());
      } catch (error) {
        reject(error);
      }
    }
  }
}
