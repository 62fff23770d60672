import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { unpackTensor } from "../../src/lessons/index.ts";
import { formatValue } from "../../src/lessons/parts/format-value.ts";
import { numbersIn, openLesson } from "./lessons.ts";
import { useBrowser } from "./open-page.ts";

const opened = useBrowser();

const numbersOf = async (page: Page, node: string) =>
  (await page.locator(`[data-node="${node}"] text`).allTextContents()).slice(1).map((text) => numbersIn(text)[0]);

/** As the page writes it. */
const shown = (value: number) => numbersIn(formatValue(value))[0];

test.each(["en", "zh"] as const)("values and derivatives are those of the chain rule, in %s", async (language) => {
  const { page, data, faults } = await openLesson(opened.browser, "backprop", { language, drawn: "#chain-rule" });
  await page.locator('#activation input[value="tanh"]').check();
  for (const [id, value] of [
    ["w1", 0.6],
    ["w2", 0.9],
    ["b", -0.3],
    ["y", 1],
  ] as const) {
    await page.locator(`#${id}`).fill(String(value));
  }
  const { shape, data: pixels } = unpackTensor(data.image.values);
  const [height = 1, width = 1] = shape;
  const pixel = (row: number, column: number) => {
    const at = (Math.floor(height * row) * width + Math.floor(width * column)) * 3;
    return pixels.subarray(at, at + 3).reduce((sum, value) => sum + value, 0) / 3;
  };
  const [x1, x2] = [pixel(0.3, 0.55), pixel(0.6, 0.7)];
  const a = Math.tanh(0.6 * x1 + 0.9 * x2 - 0.3);
  const slope = 2 * (a - 1) * (1 - a * a);
  await expect.poll(() => numbersOf(page, "b")).toEqual([shown(-0.3), shown(slope)]);
  expect(await numbersOf(page, "w1")).toEqual([shown(0.6), shown(slope * x1)]);
  expect(await numbersOf(page, "x2")).toEqual([shown(x2), shown(slope * 0.9)]);
  expect(await numbersOf(page, "L")).toEqual([shown((a - 1) ** 2), 1]);

  const cells = (await page.locator("#check-table td.numeric").allTextContents()).map(
    (text) => numbersIn(text)[0] ?? 0,
  );
  expect(cells).toHaveLength(12);
  // The finite difference of L with h = 0.01 is off by at most h²/6 times its third derivative, and rounding by 5e-6.
  for (let row = 0; row < 6; row++)
    expect(Math.abs((cells[2 * row] ?? 0) - (cells[2 * row + 1] ?? 1))).toBeLessThan(0.0021);
  expect(faults).toEqual([]);
  await page.close();
});

test("steps lower the loss, and too large ones raise it", async () => {
  const { page } = await openLesson(opened.browser, "backprop", { drawn: "#chain-rule" });
  await page.locator("#step").click();
  await page.locator("#loss").filter({ hasText: "After 1 step" }).waitFor();
  await page.locator("#ten").click();
  await page.locator("#loss").filter({ hasText: "After 11 steps" }).waitFor();
  const [, first = 0, last = 0] = numbersIn((await page.locator("#loss").textContent()) ?? "");
  expect(last).toBeLessThan(first / 2);
  await page.locator("#reset").click();
  expect(await page.locator("#loss").count()).toBe(0);
  expect(await page.locator("#w1").inputValue()).toBe("0.8");
  await page.locator('#activation input[value="relu"]').check();
  await page.locator("#rate").fill("1.5");
  await page.locator("#ten").click();
  await page.locator("#loss").filter({ hasText: "After 10 steps" }).waitFor();
  expect(await page.locator("#training .try").textContent()).toContain("too large");
  await page.close();
});

test("ReLU below zero sends nothing back", async () => {
  const { page } = await openLesson(opened.browser, "backprop", { drawn: "#chain-rule" });
  await page.locator("#b").fill("-2");
  await page.locator("#chain .try").waitFor();
  expect((await numbersOf(page, "w1"))[1]).toBe(0);
  await page.close();
});
