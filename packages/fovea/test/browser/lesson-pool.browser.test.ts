import { expect, test } from "vitest";
import { layers } from "../../src/layers/index.ts";
import { type PoolData, unpackTensor } from "../../src/lessons/index.ts";
import { formatValue } from "../../src/lessons/parts/format-value.ts";
import { sequential } from "../../src/models/index.ts";
import { numbersIn, openLesson } from "./lessons.ts";
import { useBrowser } from "./open-page.ts";

const opened = useBrowser();

/** What the library computes in Node: a pooling layer on one map, and the gradient of the sum of its outputs. */
async function libraryPool({ maps }: PoolData, channel: number, kind: "max" | "average", size: number, stride: number) {
  const { shape, data } = unpackTensor(maps);
  const [height = 1, width = 1, channels = 1] = shape;
  const pooling = kind === "max" ? layers.maxPooling2d : layers.averagePooling2d;
  const model = sequential([
    layers.input({ shape: [height, width, 1], name: "map" }),
    pooling({ poolSize: size, strides: stride }),
  ]);
  const values = data.filter((_, at) => at % channels === channel);
  const x = { shape: [1, height, width, 1], data: values, dtype: "float32" as const };
  const y = await model.predict(x);
  const { gradients } = await model.gradients(x, { weights: { ...y, data: new Float32Array(y.data.length).fill(1) } });
  const [, , columns = 1] = y.shape;
  return {
    at: (row: number, column: number) => Number(y.data[row * columns + column]),
    reached: Array.from(gradients.get("map")?.data ?? []).filter((value) => value !== 0).length,
    count: y.data.length,
  };
}

test.each([
  ["en", "max", 2, 2],
  ["zh", "average", 3, 2],
] as const)("windows and gradients are the library's, in %s: %s", async (language, kind, size, stride) => {
  const { page, data, faults } = await openLesson(opened.browser, "pool", { language, drawn: "#sum" });
  await page.locator('#map input[value="1"]').check();
  await page.locator(`#kind input[value="${kind}"]`).check();
  await page.locator(`#size input[value="${size}"]`).check();
  await page.locator(`#stride input[value="${stride}"]`).check();
  const pooled = await libraryPool(data, 1, kind, size, stride);
  await page.locator("#row").fill("20");
  await page.locator("#column").fill("13");
  const [value] = numbersIn((await page.locator("#sum").textContent()) ?? "");
  expect(value).toBe(numbersIn(formatValue(pooled.at(20, 13)))[0]);
  const reached = numbersIn((await page.locator("#reached").textContent()) ?? "");
  expect(reached).toContain(pooled.reached);
  expect(numbersIn((await page.locator("#lost-maps p").first().textContent()) ?? "")).toContain(pooled.count);
  expect(faults).toEqual([]);
  await page.close();
});

test("without a movement, nothing changes; with one, pooled maps change less", async () => {
  const { page } = await openLesson(opened.browser, "pool", { drawn: "#changes" });
  await page.locator('#size input[value="4"]').check();
  await page.locator('#stride input[value="4"]').check();
  await page.locator("#shift").fill("0");
  expect(await page.locator("#changes").textContent()).toBe("Move the slider: how much do both maps change?");
  await page.locator("#shift").fill("1");
  await page.locator("#changes").filter({ hasText: "Moved by 1 column" }).waitFor();
  const [, before = 0, after = 0] = numbersIn((await page.locator("#changes").textContent()) ?? "");
  expect(after).toBeGreaterThan(0);
  expect(after).toBeLessThan(before);
  await page.close();
});
