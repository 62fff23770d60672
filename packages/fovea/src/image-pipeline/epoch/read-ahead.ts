import type { TypedArray } from "../../tensor/index.ts";
import type { PixelPlan } from "../pixels/pixel-plan.ts";
import { pixelCount, pixelType } from "../pixels/prepare-pixels.ts";
import { pixelsAt } from "../readers/read-sample.ts";
import type { ImageReader, ReadTask, TimedOutcome } from "../readers/read-task.ts";
import type { RingMemory } from "./ring-memory.ts";

/** An image that has been read, or a fault. The pixels are valid until the next image is asked for. */
export interface ReadImage {
  readonly index: number;
  readonly pixels: TypedArray | undefined;
  readonly fault: string | undefined;
  readonly took: number;
}

/** What is read, and how. */
export interface ReadAheadOptions {
  readonly files: readonly string[];
  readonly seed: number;
  readonly epoch: number;
  readonly plan: PixelPlan;
  readonly reader: ImageReader;
  readonly memory: RingMemory;
  /** Images in memory at once. */
  readonly slots: number;
}

interface Pending {
  readonly index: number;
  readonly task: ReadTask;
  readonly outcome: Promise<TimedOutcome>;
}

/**
 * The images of `order`, in this order, read into a ring of slots. A slot is filled again as soon as the consumer asks for
 * the image after its own: the reader is never more than the ring ahead, and waits for a slow consumer.
 */
export async function* readAhead(order: Int32Array, options: ReadAheadOptions): AsyncGenerator<ReadImage> {
  const { files, seed, epoch, plan, reader, slots } = options;
  const slotBytes = pixelCount(plan) * (pixelType(plan) === "uint8" ? 1 : 4);
  const memory = options.memory.take(slotBytes * slots);
  const pending: Pending[] = [];
  let asked = 0;
  const ask = () => {
    for (; asked < order.length && pending.length < slots; asked++) {
      const index = order[asked] as number;
      const offset = (asked % slots) * slotBytes;
      const task = { file: files[index] as string, seed, epoch, memory, offset };
      const outcome = reader.read(task);
      // A rejection is met when it is this image's turn; until then it is not unhandled.
      outcome.catch(() => undefined);
      pending.push({ index, task, outcome });
    }
  };
  try {
    ask();
    for (let head = pending[0]; head; head = pending[0]) {
      const { index, task } = head;
      const outcome = await held(reader, head.outcome);
      const pixels = outcome.fault === undefined ? pixelsAt(memory, task.offset, plan) : undefined;
      yield { index, pixels, fault: outcome.fault, took: outcome.took };
      pending.shift();
      ask();
    }
    options.memory.giveBack(memory);
  } finally {
    reader.drop(new Set(pending.map(({ task }) => task)));
  }
}

async function held<T>(reader: ImageReader, promise: Promise<T>): Promise<T> {
  reader.hold();
  try {
    return await promise;
  } finally {
    reader.release();
  }
}
