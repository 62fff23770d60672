/** The colors that a stream supports; "basic" is the 16 colors of every terminal. */
export type ColorLevel = "none" | "basic" | "ansi256" | "truecolor";

/** The members of `process.stdout` and `process.stderr` that are used. */
export interface OutputStream {
  readonly isTTY?: boolean;
  /** Width of the terminal; it changes when a window is resized. */
  readonly columns?: number;
  write(text: string): unknown;
  /** Returns the bits per color, 1, 4, 8 or 24, as Node's tty streams derive them from the environment. */
  getColorDepth?(environment?: object): number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the colors that `stream` supports: none if it is not a terminal, or if NO_COLOR is set to a non-empty string
 * (https://no-color.org). Respects FORCE_COLOR and the type of terminal like Node.
 */
export function colorLevel(stream: OutputStream, environment: Environment = process.env): ColorLevel {
  const { NO_COLOR, ...others } = environment;
  if (!stream.isTTY || NO_COLOR) return "none";
  const depth = stream.getColorDepth?.(others) ?? 1;
  if (depth >= 24) return "truecolor";
  if (depth >= 8) return "ansi256";
  return depth >= 4 ? "basic" : "none";
}
