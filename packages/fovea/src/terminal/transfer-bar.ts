import pc from "picocolors";
import { formatBytes, formatDuration } from "../support/format.ts";
import { textWidth, truncateText } from "../support/text-width.ts";
import { type ColorLevel, colorLevel, type OutputStream } from "./color-level.ts";
import { bar } from "./progress-line.ts";

export interface TransferBarOptions {
  /** What is on its way: a file's name. */
  readonly title: string;
  /** A bar is drawn on a terminal only; elsewhere one plain line tells that the transfer is done. */
  readonly stream: OutputStream;
  /** As the stream and the environment say unless given. */
  readonly colors?: ColorLevel;
  /** Milliseconds of a clock that never jumps. */
  readonly now?: () => number;
}

const redrawInterval = 100;
const eraseLine = "\r\u001b[K";
const barWidth = 24;

/** The progress of a download: one live line, and one that stays. */
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

  /** How many bytes are there, and how many there will be, where that is known. */
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

  /** Takes the live line away; when anything was transferred, a line stays that says so. */
  end(): void {
    if (this.#began === undefined) return;
    if (this.#stream.isTTY) this.#stream.write(eraseLine);
    const seconds = (this.#now() - this.#began) / 1000;
    this.#stream.write(`${this.#title}: ${formatBytes(this.#received)} in ${formatDuration(seconds)}\n`);
  }

  /** Takes the live line away: before an error's message. */
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
