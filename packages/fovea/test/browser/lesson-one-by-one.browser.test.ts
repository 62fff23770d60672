import { expect, test } from "vitest";
import { layers } from "../../src/layers/index.ts";
import { unpackTensor } from "../../src/lessons/index.ts";
import { formatValue } from "../../src/lessons/parts/format-value.ts";
import { sequential } from "../../src/models/index.ts";
import { numbersIn, openLesson } from "./lessons.ts";
import { useBrowser } from "./open-page.ts";

const opened = useBrowser();

test.each(["en", "zh"] as const)("120 million products become 12.4 million, in %s", async (language) => {
  const { page, faults } = await openLesson(opened.browser, "one-by-one", { language, drawn: "#saving" });
  const cells = async () =>
    (await page.locator("#costs td.numeric").allTextContents()).map((text) => numbersIn(text)[0]);
  expect(await cells()).toEqual([...[120_422_400, 153_632, 2_408_448, 3_088, 10_035_200, 12_832, 12_443_648, 15_920]]);
  await page.locator("#filter-side").fill("1");
  await page.locator("#outputs").fill("8");
  const [direct, , , , , , through] = await cells();
  expect([direct, through]).toEqual([28 * 28 * 192 * 8, 28 * 28 * (192 * 16 + 16 * 8)]);
  expect(numbersIn((await page.locator("#saving").textContent()) ?? "")).toEqual([]);
  expect(faults).toEqual([]);
  await page.close();
});

test("maps are mixed as a 1 × 1 convolution of the library does", async () => {
  const { page, data } = await openLesson(opened.browser, "one-by-one", { drawn: "#mix-sum" });
  const weights = [-0.7, 1.2, 0.3, 2];
  for (const [index, weight] of weights.entries()) await page.locator(`#weight-${index}`).fill(String(weight));
  const maps = unpackTensor(data.maps);
  const [height = 1, width = 1, channels = 1] = maps.shape;
  const model = sequential([
    layers.input({ shape: [height, width, channels] }),
    layers.conv2d({ name: "mix", filters: 1, kernelSize: 1, useBias: false, activation: "relu" }),
  ]);
  const kernel = { shape: [1, 1, channels, 1], data: Float32Array.from(weights), dtype: "float32" as const };
  await model.setWeights(new Map([["mix/kernel", kernel]]));
  const y = await model.predict({ ...maps, shape: [1, ...maps.shape] });
  await page.locator("#mixed").focus();
  await page.keyboard.press("ArrowUp");
  const [row, column] = [Math.floor(height / 2) - 1, Math.floor(width / 2)];
  const shown = numbersIn(formatValue(Number(y.data[row * width + column])))[0];
  await expect
    .poll(async () => numbersIn((await page.locator("#mix-sum").textContent()) ?? "").slice(1))
    .toEqual([shown, row, column]);
  await page.close();
});
