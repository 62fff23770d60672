import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { BytePixels } from "../../data/augment/index.ts";
import type { PixelMemory } from "../../data/pixel-memory.ts";
import type { Pixels } from "../../data/resize-pixels.ts";
import { FormatError } from "../../support/errors.ts";
import type { TypedArray } from "../../tensor/index.ts";
import { diskCache } from "../cache/disk-cache.ts";
import type { KeptImage } from "../cache/kept-image.ts";
import type { PixelPlan } from "../pixels/pixel-plan.ts";
import { pixelCount, pixelType } from "../pixels/prepare-pixels.ts";
import { describeStaging, finishImage, isByteImage, stageImage } from "../pixels/staged-image.ts";
import { isKnownContent } from "./known-content.ts";
import type { ReadOutcome, ReadTask, TimedOutcome } from "./read-task.ts";

/** How a thread reads. */
export interface Reading {
  readonly plan: PixelPlan;
  /** Used by no one else. */
  readonly memory: PixelMemory;
  readonly readBytes: (path: string) => Uint8Array | Promise<Uint8Array>;
}

/** Reads an image into the task's memory. Does the same in every thread, so that it never matters which one reads. */
export async function readSample(task: ReadTask, reading: Reading): Promise<TimedOutcome> {
  const start = performance.now();
  const outcome = await read(task, reading);
  return { ...outcome, took: performance.now() - start };
}

async function read(task: ReadTask, reading: Reading): Promise<ReadOutcome> {
  const { plan } = reading;
  const { file, draw, memory, offset, kept, keep } = task;
  try {
    const status = kept || keep ? await stat(file).catch(() => undefined) : undefined;
    const isKept = kept && status && kept.bytes === status.size && kept.modified === status.mtimeMs;
    const { content, staged } = isKept ? { content: kept.content, staged: viewOf(kept) } : await stage(task, reading);
    if (!staged) return { content, isKnown: true };
    finishImage(staged, plan, draw && { ...draw, content }, pixelsAt(memory, offset, plan));
    if (!keep || isKept || !status || !isByteImage(staged)) return { content };
    return { content, kept: { ...sharedCopy(staged), content, bytes: status.size, modified: status.mtimeMs } };
  } catch (error) {
    if (error instanceof FormatError) return { fault: reasonOf(error.message, file) };
    throw error;
  }
}

/** Reads and stages a file unless its content is known, or takes it from the cache on disk. */
async function stage(
  { file, draw, known }: ReadTask,
  { plan, memory, readBytes }: Reading,
): Promise<{ content: string; staged: Pixels | undefined }> {
  const bytes = await readBytes(file);
  const content = createHash("sha256").update(bytes).digest("hex");
  if (known && isKnownContent(known, content)) return { content, staged: undefined };
  const cache = plan.cache && diskCache(plan.cache);
  const staging = describeStaging(plan, draw !== undefined);
  const cached = await cache?.find(content, staging);
  if (cached) return { content, staged: cached };
  const staged = await stageImage(bytes, plan, draw !== undefined, memory);
  if (isByteImage(staged)) await cache?.add(content, staging, staged);
  return { content, staged };
}

function viewOf({ memory, height, width, channels }: KeptImage): BytePixels {
  return { height, width, channels, data: new Uint8Array(memory) };
}

function sharedCopy({ data, ...size }: BytePixels): Pick<KeptImage, "memory" | "height" | "width" | "channels"> {
  const memory = new SharedArrayBuffer(data.length);
  new Uint8Array(memory).set(data);
  return { memory, height: size.height, width: size.width, channels: size.channels };
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
