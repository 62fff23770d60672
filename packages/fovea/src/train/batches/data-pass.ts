import { type Batch, type Dataset, prefetch } from "../../data/index.ts";

/** Batch size and order of a pass over the data. */
export interface PassOrder {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number;
}

/**
 * Passes over a dataset. An epoch takes a whole pass, or with `stepsPerEpoch` the batches that follow those of the
 * previous epoch. The iterator stays open between epochs until `close`.
 */
export class DataPass {
  readonly #dataset: Dataset;
  readonly #order: PassOrder;
  #batches: AsyncIterator<Batch> | undefined;
  #isOver = false;

  constructor(dataset: Dataset, order: PassOrder) {
    this.#dataset = dataset;
    this.#order = order;
  }

  /** Whether the pass has ended. A pass that is not open yet starts where the resumed training stopped. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Yields up to `count` more batches. A new pass is opened as epoch `epoch`, skipping its first `skip` batches. */
  async *take(count: number, { epoch, skip }: { epoch: number; skip: number }): AsyncGenerator<Batch> {
    const request = { ...this.#order, epoch, skip, reuse: 3, readOnly: true };
    this.#batches ??= prefetch(this.#dataset.batches(request))[Symbol.asyncIterator]();
    this.#isOver = false;
    for (let taken = 0; taken < count; taken++) {
      const { done, value } = await this.#batches.next();
      if (done) {
        this.#batches = undefined;
        this.#isOver = true;
        return;
      }
      yield value;
    }
  }

  /** Ends the pass; the next batches belong to a new one. */
  async close(): Promise<void> {
    const batches = this.#batches;
    this.#batches = undefined;
    this.#isOver = true;
    await batches?.return?.();
  }
}
