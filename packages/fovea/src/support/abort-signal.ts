/** What is used of an `AbortSignal`. */
interface MinimalAbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}

/** `AbortSignal` where the types of Node or of the DOM declare it: users may compile with neither. */
export type AbortSignalLike = typeof globalThis extends { AbortSignal: { readonly prototype: infer Signal } }
  ? Signal
  : MinimalAbortSignal;
