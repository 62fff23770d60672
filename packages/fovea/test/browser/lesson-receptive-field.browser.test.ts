import { expect, test } from "vitest";
import { selectEngine } from "../../src/engine/index.ts";
import { receptiveField } from "../../src/explain/index.ts";
import { openSubject } from "../../src/runs/lessons/lesson-subject.ts";
import { numbersIn, openLesson } from "./lessons.ts";
import { useBrowser } from "./open-page.ts";

const opened = useBrowser();

test.each(["en", "zh"] as const)("rectangles are those of the network's graph, in %s", async (language) => {
  const { page, data, faults } = await openLesson(opened.browser, "receptive-field", { language, drawn: "#part" });
  const { model } = await openSubject({ engine: selectEngine() });
  for (const [index, { path, height, width }] of data.layers.entries()) {
    await page.locator("#layer").selectOption(String(index));
    for (const position of [
      [0, 0],
      [Math.floor(height / 3), width - 1],
    ] as const) {
      await page.locator("#row").fill(String(position[0]));
      await page.locator("#column").fill(String(position[1]));
      const { rows, columns } = receptiveField(model, { layer: path, position });
      const shown = numbersIn((await page.locator("#part").textContent()) ?? "");
      expect(shown, `${path} at ${position}`).toEqual([rows[0], rows[1] - 1, columns[0], columns[1] - 1]);
    }
  }
  expect(faults).toEqual([]);
  await page.close();
});

test("the value can be chosen on the image, and the influence hidden", async () => {
  const { page, data } = await openLesson(opened.browser, "receptive-field", { drawn: "#part" });
  await page.locator("#layer").selectOption("0");
  const box = await page.locator("#field-map svg").boundingBox();
  const { height } = data.image;
  const cell = (box?.height ?? 0) / height;
  await page.mouse.click((box?.x ?? 0) + 10.5 * cell, (box?.y ?? 0) + 20.5 * cell);
  expect([await page.locator("#row").inputValue(), await page.locator("#column").inputValue()]).toEqual(["20", "10"]);
  expect(await page.locator("#field-map image").count()).toBe(2);
  await page.locator('#influence input[value="hide"]').check();
  expect(await page.locator("#field-map image").count()).toBe(1);
  await page.close();
});

test("two 3 × 3 see as much as one 5 × 5, with 18 weights instead of 25", async () => {
  const { page } = await openLesson(opened.browser, "receptive-field", { drawn: "#stack-sentence" });
  const numbers = async () => numbersIn((await page.locator("#stack-sentence").textContent()) ?? "");
  expect(await numbers()).toEqual([2, 3, 3, 5, 5, 18, 5, 5, 25, 64, 73_728, 102_400]);
  await page.locator("#count").fill("3");
  await page.locator("#stack-channels").fill("1");
  expect(await numbers()).toEqual([3, 3, 3, 7, 7, 27, 7, 7, 49, 1, 27, 49]);
  await page.close();
});
