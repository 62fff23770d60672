import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { checkOptions, type OptionChecks } from "../support/check-options.ts";
import { isJsonObject, type Json } from "../support/json.ts";
import { checkPath } from "../support/path-option.ts";
import { optional } from "../support/schema.ts";
import { boolean, text } from "../support/schema-fields.ts";
import type { Callback, Training } from "../train/callbacks/callback.ts";
import type { Logs } from "../train/running-results.ts";

/** Options of `csvLogger`. */
export interface CSVLoggerOptions {
  /** Text between two columns (default ","). */
  readonly separator?: string;
  /** Append to an existing file (default false: overwrite it, unless training is resumed). */
  readonly append?: boolean;
}

/**
 * Writes one line per epoch, with its index and logs, and a header line, like Keras' `CSVLogger`. When training is
 * resumed, lines written after its checkpoint are removed and new ones are appended.
 */
export function csvLogger(path: string, options?: CSVLoggerOptions): Callback {
  checkPath("csvLogger", path);
  return new CSVLogger(path, checkOptions("csvLogger", checks, options));
}

const checks: OptionChecks<CSVLoggerOptions> = { separator: optional(text()), append: optional(boolean()) };

class CSVLogger implements Callback {
  readonly name: string;
  readonly #path: string;
  readonly #separator: string;
  readonly #append: boolean;
  #columns: readonly string[] | undefined;
  /** Lines in the file, including the header. */
  #lines = 0;

  constructor(path: string, { separator = ",", append = false }: CSVLoggerOptions = {}) {
    this.name = `csvLogger ${basename(path)}`;
    this.#path = path;
    this.#separator = separator;
    this.#append = append;
  }

  onTrainBegin({ resumed }: Training): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    if (!existsSync(this.#path) || !(this.#append || resumed)) writeFileSync(this.#path, "");
    this.#keep(Number.POSITIVE_INFINITY);
  }

  onEpochEnd(epoch: number, logs: Logs): void {
    if (!this.#columns) {
      this.#columns = Object.keys(logs).sort();
      this.#write(["epoch", ...this.#columns]);
    }
    this.#write([epoch, ...this.#columns.map((name) => logs[name] ?? "NA")]);
  }

  state(): Json {
    return { lines: this.#lines };
  }

  restore(state: Json): void {
    if (isJsonObject(state) && typeof state.lines === "number") this.#keep(state.lines);
  }

  /** Shortens the file to its first `count` whole lines. */
  #keep(count: number): void {
    const text = readFileSync(this.#path, "utf8");
    const lines = text.split("\n");
    const columns = lines[0]?.trimEnd().split(this.#separator) ?? [];
    // A last line without a line break was truncated by a kill or a full disk, unless all its cells are there: an editor
    // left the break out.
    const last = lines.pop() ?? "";
    if (lines.length > 0 && last.split(this.#separator).length === columns.length && last !== "") {
      appendFileSync(this.#path, "\n");
      lines.push(last);
    }
    const kept = lines.slice(0, count);
    if (kept.length < lines.length || !text.endsWith("\n")) {
      truncateSync(this.#path, Buffer.byteLength(kept.map((line) => `${line}\n`).join("")));
    }
    this.#lines = kept.length;
    this.#columns = kept.length > 0 ? columns.slice(1) : undefined;
  }

  #write(cells: readonly (string | number)[]): void {
    appendFileSync(this.#path, `${cells.join(this.#separator)}\n`);
    this.#lines++;
  }
}
