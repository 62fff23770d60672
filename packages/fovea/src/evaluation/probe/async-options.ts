import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isOptions } from "../../support/schema.ts";

/** How a computation runs beside other work. */
export interface AsyncOptions {
  /** Ends the computation with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
}

/**
 * Separates the signal from the other options. @throws ConfigError that opens with `where` for one that is no signal.
 */
export function separateSignal<T extends object>(
  where: string,
  given: T & AsyncOptions,
): { readonly options: T; readonly signal: AbortSignalLike | undefined } {
  // What is no object is refused with the other options.
  if (!isOptions(given)) return { options: given, signal: undefined };
  const { signal, ...options } = given;
  if (signal === undefined || typeof signal?.throwIfAborted === "function") return { options: options as T, signal };
  throw new ConfigError(`${where}: expected signal to be an AbortSignal, received ${formatReceived(signal)}`);
}
