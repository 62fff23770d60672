import { type Batch, type Dataset, prefetch } from "../../data/index.ts";

/** In what order a pass goes through the data. */
export interface PassOrder {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number;
}

/**
 * Passes over a dataset, of which each epoch takes its share: all of one, or with `stepsPerEpoch` the batches after those
 * that the epoch before took. What has been opened stays open for the next epoch until `close`.
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

  /** Whether the pass has come to its end. One that has not been opened yet goes on where a resumed training was. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Up to `count` further batches; a pass that begins is number `epoch`, without its first `skip` batches. */
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

  /** Ends the pass; the next batches are those of another. */
  async close(): Promise<void> {
    const batches = this.#batches;
    this.#batches = undefined;
    this.#isOver = true;
    await batches?.return?.();
  }
}
