import pc from "picocolors";
import { type ColorLevel, colorLevel, type OutputStream } from "../../terminal/index.ts";

/** A command's output. The answer goes to standard output; if it is JSON, everything else goes to standard error. */
export interface Output {
  /** The stream for prose and progress. */
  readonly stream: OutputStream;
  readonly colors: ColorLevel;
  /** Text styles; they do nothing without colors. */
  readonly style: ReturnType<typeof pc.createColors>;
  readonly json: boolean;
  /** Prints text for people. */
  say(text: string): void;
  /** Prints a line to standard error that isn't part of the answer. */
  note(text: string): void;
  /** Prints the answer as JSON if `--json` was given. */
  answer(value: unknown): void;
}

/** The output of a command, with or without `--json`. */
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
