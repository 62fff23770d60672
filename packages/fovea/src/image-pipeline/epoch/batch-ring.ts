import type { Batch } from "../../data/batch.ts";
import { type BatchLayout, batchMemory } from "../../data/batch-memory.ts";

/** Allocates the next batch. */
type NextBatch = (rows: number) => Batch;

/**
 * The memory of an epoch's batches, which the next epoch goes on with: to allocate tens of megabytes for each epoch
 * would make the collector run several times. Its batches are overwritten in turn, as within an epoch.
 */
export class BatchRing {
  #spare: { readonly rows: number; readonly reuse: number; readonly next: NextBatch } | undefined;

  /** Memory for batches of up to `rows` rows that nobody else uses; the layout must always be the same. */
  take(layout: BatchLayout, rows: number, reuse: number): NextBatch {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare?.rows === rows && spare.reuse === reuse ? spare.next : batchMemory(layout, rows, reuse);
  }

  /** Offers memory for the next epoch. */
  giveBack(rows: number, reuse: number, next: NextBatch): void {
    this.#spare = { rows, reuse, next };
  }
}
