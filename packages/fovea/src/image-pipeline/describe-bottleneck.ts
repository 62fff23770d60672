import { formatPercent } from "../support/format.ts";
import type { ReadingTimes } from "./reading-times.ts";

/** Below this many seconds, times say nothing. */
const shortest = 1;

/**
 * Says in a sentence whether reading images or the network limits the speed, and what to do about it; undefined as long as
 * too little has been read to tell.
 */
export function describeBottleneck({ images, workers, waiting, ahead, reading }: ReadingTimes): string | undefined {
  const total = waiting + ahead;
  if (total < shortest || images === 0) return undefined;
  const share = waiting / total;
  const busy = workers === 0 ? undefined : Math.min(1, reading / (workers * total));
  const threads = workers === 0 ? "in the main thread" : `with ${workers} ${workers === 1 ? "thread" : "threads"}`;
  const rate = `${(images / total).toFixed(0)} images per second`;
  if (share < 0.5) {
    return `The network limits the speed: batches were ready ${formatPercent(1 - share)} of the time (${rate} ${threads}).`;
  }
  const occupied = busy === undefined ? "" : `, busy ${formatPercent(busy)} of the time`;
  const advice =
    busy !== undefined && busy < 0.7
      ? "The disk is slow, or the processor is shared: a cache helps"
      : "More workers, a cache or smaller files help";
  return (
    `Reading images limits the speed: the next batch was not ready ${formatPercent(share)} of the time ` +
    `(${rate} ${threads}${occupied}). ${advice}.`
  );
}
