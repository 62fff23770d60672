import type { Preprocessing, ReadyBatch } from "../data/index.ts";
import type { ImageRead } from "../image-pipeline/index.ts";
import { sizeOf } from "../tensor/shape.ts";

/** What has become of each file, and batches of the images whose features are to be computed. */
export class FeatureBatches {
  /** By file: the SHA-256 hash of its content, if it could be read as an image. */
  readonly hashes: (string | undefined)[] = [];
  /** By file: why it can't be read. */
  readonly faults = new Map<number, string>();
  /** Files read so far, and how many of them had known features. */
  read = 0;
  reused = 0;
  readonly #images: AsyncIterator<ImageRead>;
  readonly #shape: readonly number[];
  /** Images that are computed, each once. */
  readonly #seen = new Set<string>();

  constructor(images: AsyncIterator<ImageRead>, { crop, mean }: Preprocessing) {
    this.#images = images;
    this.#shape = [...crop, mean.length];
  }

  /** The next `most` images, whose hashes are added to `hashes`; none if there are no more. `onBatch` is called after each. */
  async *next(most: number, batchSize: number, hashes: string[], onBatch: () => void): AsyncGenerator<ReadyBatch> {
    const length = sizeOf(this.#shape);
    while (hashes.length < most) {
      const data = new Float32Array(length * Math.min(batchSize, most - hashes.length));
      let rows = 0;
      while (rows * length < data.length) {
        const hash = await this.#readInto(() => data.subarray(length * rows, length * (rows + 1)));
        if (hash === undefined) break;
        hashes.push(hash);
        rows++;
      }
      if (rows === 0) return;
      yield { x: { data: data.subarray(0, length * rows), shape: [rows, ...this.#shape], dtype: "float32" } };
      onBatch();
    }
  }

  /** Reads files up to the next image to compute, and returns its hash; undefined if there is none. */
  async #readInto(row: () => Float32Array): Promise<string | undefined> {
    for (;;) {
      const { done, value } = await this.#images.next();
      if (done) return undefined;
      this.read++;
      if (value.fault !== undefined) {
        this.faults.set(value.index, value.fault);
        continue;
      }
      const { index, content, write } = value;
      this.hashes[index] = content;
      if (!write) this.reused++;
      if (!write || this.#seen.has(content)) continue;
      this.#seen.add(content);
      write(row());
      return content;
    }
  }
}
