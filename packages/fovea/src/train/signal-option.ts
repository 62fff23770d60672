import { option } from "../support/check-options.ts";

/** A signal that ends what is under way. */
export const signalOption = option(
  "an AbortSignal, as new AbortController().signal is",
  (value) => typeof value === "object" && value !== null && "aborted" in value && "throwIfAborted" in value,
);
