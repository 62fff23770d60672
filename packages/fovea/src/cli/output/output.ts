import pc from "picocolors";
import { type ColorLevel, colorLevel, type OutputStream } from "../../terminal/index.ts";

/** Where a command writes: its answer to standard output, and when that is JSON all else to standard error. */
export interface Output {
  /** Where prose and progress go. */
  readonly stream: OutputStream;
  readonly colors: ColorLevel;
  /** Styles that do nothing where there are no colours. */
  readonly style: ReturnType<typeof pc.createColors>;
  readonly json: boolean;
  /** A line, or several, for a person. */
  say(text: string): void;
  /** A line on standard error, which is no part of the answer. */
  note(text: string): void;
  /** The answer for a machine; nothing unless `--json` was given. */
  answer(value: unknown): void;
}

/** The output of a command that may have been given `--json`. */
export function output({ json = false }: { readonly json?: boolean | undefined }): Output {
  const stream: OutputStream = json ? process.stderr : process.stdout;
  const colors = colorLevel(stream);
  return {
    stream,
    colors,
    style: pc.createColors(colors !== "none"),
    json,
    say: (text) => stream.write(`${text}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
    answer(value) {
      if (json) process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
  };
}
