import { afterAll, beforeAll, expect, test } from "vitest";
import { describeBottleneck, imageSamples } from "./index.ts";
import { photoFiles, removePhotos } from "./testing/photo-files.ts";

let photos: Awaited<ReturnType<typeof photoFiles>>;
beforeAll(async () => {
  photos = await photoFiles(12);
});
afterAll(() => removePhotos(photos));

const times = { images: 400, workers: 2, waiting: 9, ahead: 1, reading: 19 };

test("says what limits the speed and what to do", () => {
  expect(describeBottleneck(times)).toBe(
    "Reading images limits the speed: the next batch was not ready 90.0 % of the time (40 images per second with 2 threads, " +
      "busy 95.0 % of the time). More workers, a cache or smaller files help.",
  );
  expect(describeBottleneck({ ...times, reading: 5 })).toContain("The disk is slow, or the processor is shared");
  expect(describeBottleneck({ ...times, workers: 0 })).toContain("40 images per second in the main thread)");
  expect(describeBottleneck({ ...times, waiting: 1, ahead: 9 })).toBe(
    "The network limits the speed: batches were ready 90.0 % of the time (40 images per second with 2 threads).",
  );
  expect(describeBottleneck({ ...times, waiting: 0.01, ahead: 0.2 })).toBeUndefined();
});

test("a slow consumer finds its batches ready, and a fast one waits", async () => {
  const waits = await Promise.all(
    [0, 60].map(async (pause) => {
      const data = imageSamples({ files: photos.files, imageSize: [64, 64], workers: 1 });
      for await (const _ of data.batches({ batchSize: 1 })) await new Promise((resolve) => setTimeout(resolve, pause));
      const { waiting, ahead, images, reading } = data.times;
      expect(images).toBe(12);
      expect(reading).toBeGreaterThan(0);
      return { waiting, ahead };
    }),
  );
  const [fast, slow] = waits;
  expect(slow?.ahead).toBeGreaterThan(11 * 0.055);
  expect(fast?.ahead).toBeLessThan(slow?.ahead ?? 0);
});
