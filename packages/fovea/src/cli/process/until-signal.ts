import { Interrupted } from "./interrupted.ts";
import { stopOnSignal } from "./stop-on-signal.ts";

/**
 * Runs work that a signal can stop. `stopped` says what is kept, for the message.
 * @throws Interrupted after Ctrl-C, SIGTERM, SIGHUP and the loss of standard output's reader.
 */
export async function untilSignal<T>(work: (signal: AbortSignal) => Promise<T>, stopped: () => string): Promise<T> {
  const stop = stopOnSignal(() => {});
  try {
    return await work(stop.signal);
  } catch (error) {
    const { aborted, reason } = stop.signal;
    if (aborted && reason instanceof Interrupted) throw new Interrupted(reason.signal, stopped());
    throw error;
  } finally {
    stop.release();
  }
}
