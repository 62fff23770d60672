import type { FitProgress } from "./fit-progress.ts";
import { beginning, type Position, type Progress } from "./progress.ts";

interface Waiting {
  /** Steps whose results have to arrive before. */
  left: number;
  resolve(progress: Progress): void;
  reject(error: unknown): void;
}

/**
 * The progress of a network's training: the only owner of the step count, the learning rate and the position in the
 * epoch. It changes only when the results of a step arrive and when an epoch ends, so a snapshot always belongs to a
 * whole number of steps.
 */
export class TrainingProgress {
  /** The learning rate that overrides the optimizer's, if a callback has set one. */
  learningRate: number | null = null;
  #updates = 0;
  #inFlight = 0;
  #position: Position = beginning;
  #fit: FitProgress | undefined;
  #held: Progress | undefined;
  #waiting: Waiting[] = [];

  /** Number of weight updates whose results have arrived. */
  get updates(): number {
    return this.#updates;
  }

  /** Number of weight updates, including those in flight: the index of the next one. */
  get step(): number {
    return this.#updates + this.#inFlight;
  }

  /** Returns the progress after the steps whose results have arrived. */
  snapshot(): Progress {
    if (this.#held) return this.#held;
    const position = this.#fit?.position() ?? this.#position;
    return { ...position, step: this.#updates, learningRate: this.learningRate };
  }

  /** Continues from a snapshot. */
  restore({ step, learningRate, ...position }: Progress): void {
    this.#updates = step;
    this.learningRate = learningRate;
    this.#position = position;
  }

  /**
   * Returns the progress after all steps that the engine has been given. It matches variables that are read in the same
   * turn of the event loop, because the reads are queued behind those steps and before all later ones.
   */
  async afterStarted(): Promise<Progress> {
    if (this.#inFlight === 0) return this.snapshot();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ left: this.#inFlight, resolve, reject });
    });
  }

  /** Counts a step that the engine has just been given, and calls `take` with its results when they arrive. */
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

  /** Runs `task`, a call of `fit`, during which `fit` holds the position; keeps its last one. */
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
   * Runs `task`, the callbacks at the end of an epoch. The epoch is not over until all of them are done: a training saved
   * before that validates and calls them again when it resumes. This also holds if `task` fails.
   */
  async hold(task: () => Promise<void>): Promise<void> {
    this.#held = this.snapshot();
    await task();
    this.#held = undefined;
  }

  /** Resolves waiting requests in the turn in which results arrive, before those of the next step. */
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
