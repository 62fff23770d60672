import type { FailedEvent } from "./run-event.ts";
import type { RunLock } from "./run-folder.ts";

/** Does the work of a run: reports its failure, and releases its lock in any case. */
export async function doJob<Outcome>(
  lock: RunLock,
  onEvent: (event: FailedEvent) => void,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    onEvent({ type: "failed", message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    await lock.release();
  }
}
