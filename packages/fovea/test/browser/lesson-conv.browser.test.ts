import { expect, test } from "vitest";
import { layers } from "../../src/layers/index.ts";
import { type ConvData, unpackTensor } from "../../src/lessons/index.ts";
import { formatValue } from "../../src/lessons/parts/format-value.ts";
import { sequential } from "../../src/models/index.ts";
import { numbersIn, openLesson } from "./lessons.ts";
import { useBrowser } from "./open-page.ts";

const opened = useBrowser();

/** What the library computes in Node: the first layer as a model, with its weights. */
async function libraryMap({ image, layer }: ConvData, strides: number, padding: number, filter: number) {
  if (!layer) throw new Error("expected the network to begin with a convolution");
  const { shape, data } = unpackTensor(image.values);
  const [, , , filters = 1] = layer.kernel.shape;
  const model = sequential([
    layers.input({ shape: [...shape] }),
    layers.conv2d({ name: "conv", filters, kernelSize: 3, strides, padding }),
  ]);
  await model.setWeights(
    new Map([
      ["conv/kernel", unpackTensor(layer.kernel)],
      ["conv/bias", unpackTensor(layer.bias ?? { shape: [filters], data: "" })],
    ]),
  );
  const y = await model.predict({ shape: [1, ...shape], data, dtype: "float32" });
  const [, height = 0, width = 0] = y.shape;
  return {
    height,
    width,
    at: (row: number, column: number) => Number(y.data[(row * width + column) * filters + filter]),
  };
}

test.each(["en", "zh"] as const)("the window shows what the library computes, in %s", async (language) => {
  const { page, data, faults } = await openLesson(opened.browser, "conv", { language, drawn: "#sum" });
  await page.locator('input[name="filter"][value="own-3"]').check();
  await page.locator('#stride input[value="2"]').check();
  await page.locator('#padding input[value="2"]').check();
  const map = await libraryMap(data, 2, 2, 3);
  expect(await page.locator("#output-size").textContent()).toContain(`${map.height} × ${map.width}`);
  expect(numbersIn((await page.locator("#window-formula").textContent()) ?? "").at(-1)).toBe(map.height);

  for (const [row, column] of [
    [0, 0],
    [11, 7],
    [map.height - 1, map.width - 1],
  ] as const) {
    await page.locator("#row").fill(String(row));
    await page.locator("#column").fill(String(column));
    const [sum, bias, value] = numbersIn((await page.locator("#sum").textContent()) ?? "");
    expect(value).toBe(numbersIn(formatValue(map.at(row, column)))[0]);
    // The products and the bias add up to the result, as far as two decimals show it.
    expect(Math.abs(Number(sum) + Number(bias) - Number(value))).toBeLessThan(0.0151);
  }
  expect(faults).toEqual([]);
  await page.close();
});

test("the window moves with the keyboard and the pointer", async () => {
  const { page } = await openLesson(opened.browser, "conv", { drawn: "#sum" });
  await page.locator('#padding input[value="0"]').check();
  const place = async () => [await page.locator("#row").inputValue(), await page.locator("#column").inputValue()];
  await page.locator("#output-map").focus();
  const [row = 0, column = 0] = (await place()).map(Number);
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowLeft"]) await page.keyboard.press(key);
  expect(await place()).toEqual([String(row + 2), String(column - 1)]);
  const box = await page.locator("#output-map svg").boundingBox();
  await page.mouse.click((box?.x ?? 0) + 2, (box?.y ?? 0) + 2);
  expect(await place()).toEqual(["0", "0"]);
  await page.close();
});

test("parameters are those of real layers", async () => {
  const { page } = await openLesson(opened.browser, "conv", { drawn: "#parameter-table table" });
  const table = page.locator("#parameter-table table");
  const counts = async (index: number) =>
    (await table.nth(index).locator("td.numeric").allTextContents()).map((text) => numbersIn(text)[0]);
  expect(await counts(1)).toEqual([896, 117_625, 224]);
  for (const [id, value] of [
    ["image-side", 16],
    ["image-channels", 2],
    ["filter-side", 5],
    ["filter-count", 7],
  ] as const) {
    await page.locator(`#${id}`).fill(String(value));
  }
  const conv = sequential([layers.input({ shape: [16, 16, 2] }), layers.conv2d({ filters: 7, kernelSize: 5 })]);
  const dense = sequential([
    layers.input({ shape: [16, 16, 2] }),
    layers.flatten(),
    layers.dense({ units: 16 * 16 * 7 }),
  ]);
  expect(await counts(0)).toEqual([conv.countParams(), dense.countParams()]);
  await page.close();
});

test("a window that is too large for the image is said", async () => {
  const { page } = await openLesson(opened.browser, "conv", { drawn: "#size-strip svg" });
  await page.locator("#size-input").fill("3");
  await page.locator("#size-filter").fill("7");
  expect(await page.locator("#size-strip svg").count()).toBe(0);
  await page.locator("#size-padding").fill("2");
  await page.locator("#size-stride").fill("3");
  expect(numbersIn((await page.locator("#size-strip .formula").textContent()) ?? "").at(-1)).toBe(1);
  await page.close();
});
