import { expect, test } from "vitest";
import { unpackTensor } from "../../src/lessons/index.ts";
import { powerOfTen } from "../../src/lessons/parts/two-curves.ts";
import { type DeepNetwork, gradientNorms, smallImage, trainDeep } from "../../src/lessons/residual/deep-network.ts";
import { openLesson } from "./lessons.ts";
import { useBrowser } from "./open-page.ts";

const opened = useBrowser();

const small: DeepNetwork = { kind: "residual", depth: 8, gain: 0.5, seed: 4 };

test.each(["en", "zh"] as const)("gradients are those that the library measures in Node, in %s", async (language) => {
  const { page, data, faults } = await openLesson(opened.browser, "residual", { language, drawn: "#factors" });
  for (const [id, value] of [
    ["depth", 8],
    ["gain", 0.5],
    ["seed", 4],
  ] as const)
    await page.locator(`#${id}`).fill(String(value));
  const image = smallImage(unpackTensor(data.image.values));
  const factorOf = async (kind: DeepNetwork["kind"]) => {
    const norms = await gradientNorms({ ...small, kind }, image);
    return (norms[0] ?? 0) / (norms.at(-1) ?? 1);
  };
  const [plain, residual] = [await factorOf("plain"), await factorOf("residual")];
  expect(plain).toBeLessThan(residual / 10);
  const sentence = page.locator("#factors").filter({ hasText: "8" });
  for (const factor of [plain, residual]) {
    await sentence.filter({ hasText: powerOfTen(Math.log10(factor)) }).waitFor();
  }
  expect(faults).toEqual([]);
  await page.close();
});

test("both networks train in the page, to the losses of Node", async () => {
  const { page } = await openLesson(opened.browser, "residual", { drawn: "#factors" });
  for (const [id, value] of [
    ["depth", 2],
    ["gain", 0.5],
    ["seed", 4],
  ] as const)
    await page.locator(`#${id}`).fill(String(value));
  await page.locator("#train").click();
  await page.locator('#training[data-finished="40"]').waitFor();
  let loss = Number.NaN;
  await trainDeep({ ...small, depth: 2 }, 40, (value) => {
    loss = value;
    return true;
  });
  // Two builds of V8 may round the last bits of exp and log differently.
  const shown = /loss [\d.]+ without shortcuts, ([\d.]+) with/.exec(
    (await page.locator("#trained").textContent()) ?? "",
  );
  expect(Math.abs(Number(shown?.[1]) - loss)).toBeLessThan(0.002);
  await page.close();
});

test("stopping keeps what was trained", async () => {
  const { page } = await openLesson(opened.browser, "residual", { drawn: "#factors" });
  await page.locator("#train").click();
  await page.locator("#trained").waitFor();
  await page.locator("#train").click();
  await page.locator("#train").filter({ hasText: "Train both" }).waitFor();
  expect(Number(await page.locator("#training").getAttribute("data-finished"))).toBeLessThan(40);
  await page.close();
});
