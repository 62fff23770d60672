import type { Callback } from "../callbacks/callback.ts";
import type { Logs } from "../running-results.ts";

/** What a training has been through. */
export interface History {
  /** The epochs that were finished, from 0. */
  readonly epoch: readonly number[];
  /** Losses and metrics by name, one value an epoch: "loss", "accuracy", "val_loss", … */
  readonly history: Readonly<Record<string, readonly number[]>>;
  /** Why the training ended before its last epoch; undefined when it did not. */
  readonly stopped: string | undefined;
}

/** A history under way: the callback that every `fit` has. */
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

  /** A copy that does not change any more. */
  snapshot(stopped?: string): History {
    const history = Object.fromEntries(Object.entries(this.#values).map(([name, values]) => [name, [...values]]));
    return { epoch: [...this.#epochs], history, stopped };
  }

  /** Goes on from an earlier history. */
  restore({ epoch, history }: Pick<History, "epoch" | "history">): void {
    this.#epochs.splice(0, this.#epochs.length, ...epoch);
    for (const [name, values] of Object.entries(history)) this.#values[name] = [...values];
  }
}
