import { option } from "../support/check-options.ts";

/** The option `signal`, which aborts a call. */
export const signalOption = option(
  "an AbortSignal, as new AbortController().signal is",
  (value) => typeof value === "object" && value !== null && "aborted" in value && "throwIfAborted" in value,
);
