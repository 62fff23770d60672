import { ConfigError } from "../../../support/index.ts";

/** An option that the user has given. */
export interface GivenOption {
  /** Its name among the flags: "batchSize". */
  readonly name: string;
  /** As it is written: "--batch-size". */
  readonly flag: string;
}

/** @throws ConfigError with `message` of the given options that are not among `allowed`. */
export function allowOnly(
  given: readonly GivenOption[],
  allowed: ReadonlySet<string>,
  message: (flags: string) => string,
) {
  const others = given.filter(({ name }) => !allowed.has(name));
  if (others.length > 0) throw new ConfigError(message(others.map(({ flag }) => flag).join(", ")));
}

/** The options of every training. */
export const commonOptions = [
  ...["model", "epochs", "batchSize", "learningRate", "validation", "seed", "norms", "output", "overwrite"],
  ...["engine", "threads", "deterministic", "json"],
] as const;
