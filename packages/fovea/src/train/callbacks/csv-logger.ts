import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Callback } from "../callback.ts";
import type { Logs } from "../running-results.ts";

/** How `csvLogger` writes. */
export interface CSVLoggerOptions {
  /** Between two columns (default ","). */
  readonly separator?: string;
  /** Go on with a file that is there (default false: begin it anew). */
  readonly append?: boolean;
}

/** Writes a line for every epoch: its number and its logs, in columns named by the first line. As Keras' `CSVLogger`. */
export function csvLogger(path: string, options?: CSVLoggerOptions): Callback {
  return new CSVLogger(path, options);
}

class CSVLogger implements Callback {
  readonly #path: string;
  readonly #separator: string;
  readonly #append: boolean;
  #columns: readonly string[] | undefined;

  constructor(path: string, { separator = ",", append = false }: CSVLoggerOptions = {}) {
    this.#path = path;
    this.#separator = separator;
    this.#append = append;
  }

  onTrainBegin(): void {
    this.#columns = undefined;
    mkdirSync(dirname(this.#path), { recursive: true });
    if (!this.#append || !existsSync(this.#path)) {
      writeFileSync(this.#path, "");
      return;
    }
    const [header] = readFileSync(this.#path, "utf8").split("\n", 1);
    if (header) this.#columns = header.split(this.#separator).slice(1);
  }

  onEpochEnd(epoch: number, logs: Logs): void {
    if (!this.#columns) {
      this.#columns = Object.keys(logs).sort();
      this.#write(["epoch", ...this.#columns]);
    }
    this.#write([epoch, ...this.#columns.map((name) => logs[name] ?? "NA")]);
  }

  #write(cells: readonly (string | number)[]): void {
    appendFileSync(this.#path, `${cells.join(this.#separator)}\n`);
  }
}
