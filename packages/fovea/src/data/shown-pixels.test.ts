import { expect, it } from "vitest";
import { tensor } from "../tensor/index.ts";
import { preprocess } from "./preprocess.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { shownPixels } from "./shown-pixels.ts";

const pixels = tensor(
  Uint8Array.from({ length: 48 }, (_, at) => (at * 71) % 256),
  [4, 4, 3],
);

it.each(["rgb", "bgr"] as const)("undoes the normalization of %s images", async (channelOrder) => {
  const preprocessing: Preprocessing = {
    ...{ resize: [4, 4], crop: [4, 4], interpolation: "bilinear", scale: 1 / 255, channelOrder },
    ...{ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  };
  expect(shownPixels(await preprocess(pixels, preprocessing), preprocessing)).toEqual(pixels);
});
