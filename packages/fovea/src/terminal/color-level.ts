/** What a stream can show; "basic" are the 16 colours that every terminal has. */
export type ColorLevel = "none" | "basic" | "ansi256" | "truecolor";

/** What is used of `process.stdout` and `process.stderr`. */
export interface OutputStream {
  readonly isTTY?: boolean;
  /** Width of the terminal; it changes when a window is resized. */
  readonly columns?: number;
  write(text: string): unknown;
  /** Bits a colour: 1, 4, 8 or 24, as Node's tty streams tell from the environment. */
  getColorDepth?(environment?: object): number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The colours that `stream` shows: none when it is no terminal, or when NO_COLOR is set to anything but the empty
 * string (https://no-color.org); FORCE_COLOR and the kind of terminal are weighed as Node does.
 */
export function colorLevel(stream: OutputStream, environment: Environment = process.env): ColorLevel {
  const { NO_COLOR, ...others } = environment;
  if (!stream.isTTY || NO_COLOR) return "none";
  const depth = stream.getColorDepth?.(others) ?? 1;
  if (depth >= 24) return "truecolor";
  if (depth >= 8) return "ansi256";
  return depth >= 4 ? "basic" : "none";
}
