import type { AbortSignalLike } from "./abort-signal.ts";
import { yieldToEventLoop } from "./yield-to-event-loop.ts";

/** A long computation that stops after each step, where others may have their turn. */
export type Steps<T> = Generator<void, T, void>;

/** Computes all steps at once. */
export function finishSteps<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Milliseconds of work between two turns of the event loop. */
const atOnce = 20;

/**
 * Computes the steps with the same result, but lets timers, input and signals have their turn in between.
 * @throws the signal's reason if it is aborted.
 */
export async function takeTurns<T>(steps: Steps<T>, signal?: AbortSignalLike, interval = atOnce): Promise<T> {
  signal?.throwIfAborted();
  let last = performance.now();
  let step = steps.next();
  while (!step.done) {
    if (performance.now() - last >= interval) {
      await yieldToEventLoop();
      signal?.throwIfAborted();
      last = performance.now();
    }
    step = steps.next();
  }
  return step.value;
}
