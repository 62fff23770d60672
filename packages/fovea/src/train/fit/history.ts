import type { Callback } from "../callbacks/callback.ts";
import type { Logs } from "../running-results.ts";

/** The record of a training. */
export interface History {
  /** Indices of the finished epochs, from 0. */
  readonly epoch: readonly number[];
  /** Losses and metrics by name, one value per epoch: "loss", "accuracy", "val_loss", … */
  readonly history: Readonly<Record<string, readonly number[]>>;
  /** Why training stopped before its last epoch; undefined if it did not. */
  readonly stopped: string | undefined;
}

/** Records the history of a running training; a callback of every `fit`. */
export class HistoryRecord implements Callback {
  readonly #epochs: number[] = [];
  readonly #values: Record<string, number[]> = {};

  onEpochEnd(epoch: number, logs: Logs): void {
    this.#epochs.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      this.#values[name] ??= [];
      this.#values[name].push(value);
    }
  }

  /** Returns an immutable copy. */
  snapshot(stopped?: string): History {
    const history = Object.fromEntries(Object.entries(this.#values).map(([name, values]) => [name, [...values]]));
    return { epoch: [...this.#epochs], history, stopped };
  }

  /** Continues an earlier history. */
  restore({ epoch, history }: Pick<History, "epoch" | "history">): void {
    this.#epochs.splice(0, this.#epochs.length, ...epoch);
    for (const [name, values] of Object.entries(history)) this.#values[name] = [...values];
  }
}
