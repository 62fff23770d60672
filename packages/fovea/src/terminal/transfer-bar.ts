import pc from "picocolors";
import { formatBytes, formatDuration } from "../support/format.ts";
import { textWidth, truncateText } from "../support/text-width.ts";
import { type ColorLevel, colorLevel, type OutputStream } from "./color-level.ts";
import { bar } from "./progress-line.ts";

export interface TransferBarOptions {
  /** What is transferred: the name of a file. */
  readonly title: string;
  /** Where to write. The bar is shown only on a terminal; otherwise, one line reports that the transfer is complete. */
  readonly stream: OutputStream;
  /** Colors to use (default: those of the stream and the environment). */
  readonly colors?: ColorLevel;
  /** Returns the time of a monotonic clock in milliseconds. */
  readonly now?: () => number;
}

const redrawInterval = 100;
const eraseLine = "\r\u001b[K";
const barWidth = 24;

/** The progress of a download: a live line, and a permanent one at the end. */
export class TransferBar {
  readonly #title: string;
  readonly #stream: OutputStream;
  readonly #colors: boolean;
  readonly #now: () => number;
  #began: number | undefined;
  #first = 0;
  #received = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor({ title, stream, colors = colorLevel(stream), now = () => performance.now() }: TransferBarOptions) {
    this.#title = title;
    this.#stream = stream;
    this.#colors = colors !== "none";
    this.#now = now;
  }

  /** Updates the line: received and total bytes, if known. */
  update(received: number, total: number | undefined): void {
    const now = this.#now();
    if (this.#began === undefined) {
      this.#began = now;
      this.#first = received;
    }
    this.#received = received;
    const isEnd = received === total;
    if (!this.#stream.isTTY || (now - this.#drawnAt < redrawInterval && !isEnd)) return;
    this.#drawnAt = now;
    this.#stream.write(eraseLine + this.#line(received, total));
  }

  /** Removes the live line; prints a permanent one if anything was transferred. */
  end(): void {
    if (this.#began === undefined) return;
    if (this.#stream.isTTY) this.#stream.write(eraseLine);
    const seconds = (this.#now() - this.#began) / 1000;
    this.#stream.write(`${this.#title}: ${formatBytes(this.#received)} in ${formatDuration(seconds)}\n`);
  }

  /** Removes the live line: before an error message. */
  stop(): void {
    if (this.#began !== undefined && this.#stream.isTTY) this.#stream.write(eraseLine);
  }

  #line(received: number, total: number | undefined): string {
    const { bold, green, dim } = pc.createColors(this.#colors);
    const seconds = (this.#now() - (this.#began ?? 0)) / 1000;
    const rate = seconds > 0.5 ? (received - this.#first) / seconds : 0;
    const amount = total === undefined ? formatBytes(received) : `${formatBytes(received)} of ${formatBytes(total)}`;
    const left = total !== undefined && rate > 0 ? [`${formatDuration((total - received) / rate)} left`] : [];
    const tail = [...(rate > 0 ? [`${formatBytes(rate)}/s`] : []), ...left].join("  ");
    const drawn = total === undefined ? "" : bar(received / Math.max(1, total), barWidth);
    const parts = [this.#title, drawn, amount, tail].filter((part) => part !== "");
    const columns = (this.#stream.columns ?? 80) - 1;
    if (textWidth(parts.join("  ")) > columns) return truncateText([this.#title, amount, tail].join("  "), columns);
    const styled = [bold(this.#title), green(drawn), amount, dim(tail)];
    return styled.filter((_, index) => [this.#title, drawn, amount, tail][index] !== "").join("  ");
  }
}
