import { expect, test } from "vitest";
import { preprocessingTo } from "../../data/index.ts";
import { selectEngine } from "../../engine/index.ts";
import { layers } from "../../layers/index.ts";
import { type Model, model } from "../../models/index.ts";
import { collectLesson } from "./make-lesson.ts";

test.each([1, 2])("networks with %i linear outputs are measured by the largest value of the first", async (count) => {
  const image = layers.input({ shape: [8, 6, 3] });
  const maps = layers.conv2d({ name: "conv", filters: 4, kernelSize: 3, padding: "same" }).apply(image);
  const pooled = layers.globalAveragePooling2d().apply(maps);
  const heads = ["first", "second"].map((name) => layers.dense({ name, units: 1 }).apply(pooled));
  const network = model({ inputs: image, outputs: heads.slice(0, count), seed: 1 }) as unknown as Model;
  network.preprocessing = preprocessingTo({ range: [0, 1] }, [8, 6, 3]);
  const { gradients } = await collectLesson("residual", { engine: selectEngine(), model: network });
  const weights = Array.from((await network.getWeights()).get("first/kernel")?.data ?? [], Number);
  const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0);
  expect(gradients.find(({ path }) => path === "conv")?.norm).toBeCloseTo(Math.sqrt(squares / (8 * 6)), 5);
});
