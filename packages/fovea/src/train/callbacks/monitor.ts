import { ConfigError } from "../../support/errors.ts";
import type { Logs } from "../running-results.ts";
import type { Training } from "./callback.ts";

export interface MonitorOptions {
  /** The loss or metric to watch. */
  readonly monitor: string;
  /** Whether larger ("max") or smaller ("min") is better; "auto" asks the metric. */
  readonly mode: "auto" | "min" | "max";
  /** A change of at most this much is no improvement. */
  readonly minDelta: number;
}

/** Watches one number and tells whether it has got better. */
export class Monitor {
  readonly #where: string;
  readonly #options: MonitorOptions;
  #missed = false;
  /** The best value so far. */
  best: number | undefined;

  /** `where` opens the messages: "EarlyStopping". */
  constructor(where: string, options: MonitorOptions) {
    this.#where = where;
    this.#options = options;
    if (!["auto", "min", "max"].includes(options.mode)) {
      throw new ConfigError(`${where}: expected mode "auto", "min" or "max", received "${options.mode}"`);
    }
  }

  /** The watched number; undefined, with one warning, when the logs do not have it. */
  value(logs: Logs, training: Training): number | undefined {
    const { monitor } = this.#options;
    const value = logs[monitor];
    if (value === undefined && !this.#missed) {
      this.#missed = true;
      training.print(`${this.#where}: there is no "${monitor}" to watch; there are ${Object.keys(logs).join(", ")}`);
    }
    return value;
  }

  /** Whether `value` is better than `reference`; anything is better than nothing. */
  isBetter(value: number, reference: number | undefined, training: Training): boolean {
    if (reference === undefined) return true;
    const delta = Math.abs(this.#options.minDelta);
    return this.#direction(training) === "max" ? value - delta > reference : value + delta < reference;
  }

  #direction(training: Training): "max" | "min" {
    const { mode, monitor } = this.#options;
    const direction = mode === "auto" ? training.direction(monitor) : mode;
    if (direction) return direction;
    throw new ConfigError(`${this.#where}: is a larger "${monitor}" better? Pass mode "max" or "min"`);
  }
}
