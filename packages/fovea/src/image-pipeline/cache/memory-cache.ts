import type { ImageReader, TimedOutcome } from "../readers/read-task.ts";
import type { KeptImage } from "./kept-image.ts";

/**
 * A reader that keeps staged images in memory, up to `limit` bytes. Those that came first stay: each image is used once per
 * epoch, so replacing one by another would gain nothing.
 */
export function memoryCache(reader: ImageReader, limit: number): ImageReader {
  const kept = new Map<string, KeptImage>();
  let bytes = 0;
  return {
    ...{ capacity: reader.capacity, drop: (tasks) => reader.drop(tasks) },
    ...{ hold: () => reader.hold(), release: () => reader.release(), end: () => reader.end() },
    async read(task): Promise<TimedOutcome> {
      const key = `${task.draw ? "augmented" : "plain"} ${task.file}`;
      const known = kept.get(key);
      const outcome = await reader.read(
        Object.assign(task, { kept: known, keep: known !== undefined || bytes < limit }),
      );
      const fresh = outcome.fault === undefined ? outcome.kept : undefined;
      if (!fresh) return outcome;
      const growth = fresh.memory.byteLength - (kept.get(key)?.memory.byteLength ?? 0);
      if (bytes + growth > limit) return outcome;
      bytes += growth;
      kept.set(key, fresh);
      return outcome;
    },
  };
}
