import { createHash } from "node:crypto";
import { readBytes } from "../../io/open-file.ts";
import { FormatError } from "../../support/errors.ts";
import type { TypedArray } from "../../tensor/index.ts";
import type { PixelPlan } from "../pixels/pixel-plan.ts";
import { pixelCount, pixelType, preparePixels } from "../pixels/prepare-pixels.ts";
import type { ReadOutcome, ReadTask, TimedOutcome } from "./read-task.ts";

/** Reads an image into memory. Does the same in every thread, so that it never matters which one reads. */
export async function readSample(task: ReadTask, plan: PixelPlan): Promise<TimedOutcome> {
  const start = performance.now();
  const outcome = await read(task, plan);
  return { ...outcome, took: performance.now() - start };
}

async function read({ file, memory, offset }: ReadTask, plan: PixelPlan): Promise<ReadOutcome> {
  try {
    const bytes = await readBytes(file);
    const content = createHash("sha256").update(bytes).digest("hex");
    pixelsAt(memory, offset, plan).set(await preparePixels(bytes, plan));
    return { content };
  } catch (error) {
    if (error instanceof FormatError) return { fault: reasonOf(error.message, file) };
    throw error;
  }
}

/** Pixels in shared memory. */
export function pixelsAt(memory: SharedArrayBuffer, offset: number, plan: PixelPlan): TypedArray {
  const count = pixelCount(plan);
  return pixelType(plan) === "uint8" ? new Uint8Array(memory, offset, count) : new Float32Array(memory, offset, count);
}

/** The message without the file's name, which is said anyway, or "image", which stands for it. */
function reasonOf(message: string, file: string): string {
  const name = [`${file}: `, "image: "].find((start) => message.startsWith(start)) ?? "";
  return message.slice(name.length);
}
