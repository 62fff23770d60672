import type { Mix } from "../../data/augment/index.ts";
import type { TypedArray } from "../../tensor/index.ts";
import type { PixelPlan } from "../pixels/pixel-plan.ts";
import { pixelBytes } from "../pixels/prepare-pixels.ts";
import { pixelsAt } from "../readers/read-sample.ts";
import type { ImageReader, ReadTask, TimedOutcome } from "../readers/read-task.ts";
import type { pairings } from "./partners.ts";
import type { RingMemory } from "./ring-memory.ts";

/**
 * An image that has been read, or a fault. The pixels are valid until the next image is asked for; there are none of a file
 * whose content is known.
 */
export type ReadImage = Read & {
  readonly index: number;
  readonly pixels: TypedArray | undefined;
};

interface ReadDetails {
  /** What the image is to be mixed with. */
  readonly partner: { readonly index: number; readonly pixels: TypedArray; readonly mix: Mix } | undefined;
  /** Milliseconds of reading. */
  readonly took: number;
}

type Read = ReadDetails &
  (
    | { readonly fault: string }
    | { readonly fault: undefined; readonly content: string; readonly isKnown?: boolean | undefined }
  );

/** What is read, and how. */
export interface ReadAheadOptions {
  readonly files: readonly string[];
  /** For augmented images. */
  readonly draw: ReadTask["draw"];
  readonly plan: PixelPlan;
  readonly reader: ImageReader;
  readonly memory: RingMemory;
  /** Images in memory at once. */
  readonly slots: number;
  /** Draws what an image is mixed with. */
  readonly pairing: ReturnType<typeof pairings> | undefined;
  /** What need not be decoded. */
  readonly known?: ReadTask["known"];
}

interface Pending {
  readonly index: number;
  readonly offset: number;
  readonly outcome: Promise<Read>;
}

/**
 * The images of `order`, in this order, read into a ring of slots. A slot is filled again as soon as the consumer asks for
 * the image after its own: the reader is never more than the ring ahead, and waits for a slow consumer.
 */
export async function* readAhead(order: Int32Array, options: ReadAheadOptions): AsyncGenerator<ReadImage> {
  const { plan, reader, slots, pairing } = options;
  const slotBytes = pixelBytes(plan) * (pairing ? 2 : 1);
  const memory = options.memory.take(slotBytes * slots);
  const tasks = new Set<ReadTask>();
  const pending: Pending[] = [];
  let asked = 0;
  const ask = () => {
    for (; asked < order.length && pending.length < slots; asked++) {
      const index = order[asked] as number;
      const offset = (asked % slots) * slotBytes;
      const outcome = readPair(index, offset, memory, options, tasks);
      // A rejection is met when it is this image's turn; until then it is not unhandled.
      outcome.catch(() => undefined);
      pending.push({ index, offset, outcome });
    }
  };
  try {
    ask();
    for (let head = pending[0]; head; head = pending[0]) {
      const { index, offset } = head;
      const outcome = await held(reader, head.outcome);
      const hasPixels = outcome.fault === undefined && !outcome.isKnown;
      yield { index, ...outcome, pixels: hasPixels ? pixelsAt(memory, offset, plan) : undefined };
      pending.shift();
      ask();
    }
    options.memory.giveBack(memory);
  } finally {
    reader.drop(tasks);
  }
}

/** Reads an image and, after it if it is mixed, its partner. */
async function readPair(
  index: number,
  offset: number,
  memory: SharedArrayBuffer,
  { files, draw, plan, reader, pairing, known }: ReadAheadOptions,
  tasks: Set<ReadTask>,
): Promise<Read> {
  const read = async (index: number, offset: number): Promise<TimedOutcome> => {
    const task = { file: files[index] as string, draw, memory, offset, known };
    tasks.add(task);
    try {
      return await reader.read(task);
    } finally {
      tasks.delete(task);
    }
  };
  const own = await read(index, offset);
  let { took } = own;
  if (own.fault !== undefined) return { fault: own.fault, partner: undefined, took };
  const { content, isKnown } = own;
  const pair = draw && pairing?.({ ...draw, content });
  const beside = offset + pixelBytes(plan);
  for (const partner of pair?.partners() ?? []) {
    const outcome = await read(partner, beside);
    took += outcome.took;
    if (outcome.fault !== undefined || !pair) continue;
    const pixels = pixelsAt(memory, beside, plan);
    return { fault: undefined, content, partner: { index: partner, pixels, mix: pair.mix }, took };
  }
  return { fault: undefined, content, isKnown, partner: undefined, took };
}

async function held<T>(reader: ImageReader, promise: Promise<T>): Promise<T> {
  reader.hold();
  try {
    return await promise;
  } finally {
    reader.release();
  }
}
