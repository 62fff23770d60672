import { expect, test } from "vitest";
import { type HeadEpoch, type HeadSettings, headEpochs, trainHead } from "../../src/lessons/transfer/train-head.ts";
import { openLesson } from "./lessons.ts";
import { useBrowser } from "./open-page.ts";

const opened = useBrowser();

test("a head trains in the page, to the losses of Node; features teach more than pixels", async () => {
  const { page, data, faults } = await openLesson(opened.browser, "transfer", { drawn: "#trained" });
  const inNode = async (settings: HeadSettings) => {
    const epochs: HeadEpoch[] = [];
    await trainHead(data, settings, (epoch) => epochs.push(epoch) > 0);
    return epochs;
  };
  const accuracies: number[] = [];
  for (const input of ["features", "pixels"] as const) {
    await page.locator(`#input input[value="${input}"]`).check();
    await page.locator(`#head[data-finished="${headEpochs}"]`).waitFor();
    const text = (await page.locator("#trained").textContent()) ?? "";
    const [, accuracy, loss] = /accuracy ([\d.]+).%, training loss ([\d.]+)/.exec(text) ?? [];
    const last = (await inNode({ input, perClass: 8, learningRate: 0.03, dropout: 0 })).at(-1);
    // Two builds of V8 may round the last bits of exp and log differently.
    expect(Math.abs(Number(loss) - Number(last?.training))).toBeLessThan(0.002);
    expect(Math.abs(Number(accuracy) / 100 - Number(last?.accuracy))).toBeLessThan(0.02);
    accuracies.push(Number(accuracy));
  }
  expect(accuracies[0]).toBeGreaterThan(Number(accuracies[1]) + 10);
  expect(faults).toEqual([]);
  await page.close();
});

test("the recorded runs overfit, and augmentation helps", async () => {
  const { page, data } = await openLesson(opened.browser, "transfer", { language: "zh", drawn: "#trained" });
  const [none, , augmentation] = data.runs;
  expect(none?.training.at(-1)).toBeLessThan(0.1 * (none?.validation.at(-1) ?? 0));
  expect(augmentation?.validation.at(-1)).toBeLessThan(none?.validation.at(-1) ?? 0);
  expect(await page.locator("#overfitting").textContent()).toContain(none?.validation.at(-1)?.toFixed(3));
  await page.close();
});
