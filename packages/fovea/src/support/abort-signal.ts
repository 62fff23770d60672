/** The members of `AbortSignal` that Fovea uses. */
interface MinimalAbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}

/** `AbortSignal`, if the types of Node or the DOM declare it; users may compile with neither. */
export type AbortSignalLike = typeof globalThis extends { AbortSignal: { readonly prototype: infer Signal } }
  ? Signal
  : MinimalAbortSignal;
