import { expect, test } from "vitest";
import { tensor } from "../tensor/tensor.ts";
import { encodePng } from "./encode-png.ts";
import { decodeImage } from "./image.ts";

test("returns the same bytes after a round trip", async () => {
  const grey = tensor(new Float32Array([-1, -0.5, 0, 1, 2, 0.5]), [2, 3, 1]);
  const { data, shape } = await decodeImage(await encodePng(grey, [-1, 1]), { channels: 1 });
  expect(shape).toEqual([2, 3, 1]);
  expect(Array.from(data, (value) => Math.round(255 * Number(value)))).toEqual([0, 64, 128, 255, 255, 191]);
});

test("rejects other shapes", async () => {
  await expect(encodePng(tensor([0, 0], [2]))).rejects.toThrow("received [2]");
  await expect(encodePng(tensor([0, 0], [1, 1, 2]))).rejects.toThrow("1, 3 or 4 channels");
});
