import { expect, test } from "vitest";
import { bundleCore } from "../../../../scripts/bundle-core.mjs";
import { openPage, useBrowser } from "./open-page.ts";
import { type Page, trainLenet5 } from "./train-lenet5.mjs";

const opened = useBrowser();

test("LeNet-5 trains in a browser as on Node's portable engine", async () => {
  const { page, faults } = await openPage(opened.browser, "<!doctype html><title>LeNet-5</title>", {
    width: 1280,
    colorScheme: "light",
  });
  await page.addScriptTag({ content: await bundleCore() });
  const inPage = await page.evaluate((steps) => (globalThis as unknown as { page: Page }).page.trainLenet5(steps), 20);
  const inNode = await trainLenet5(20);
  expect(faults).toEqual([]);
  expect(inPage.engines).toEqual(["portable"]);
  expect(inPage.losses).toHaveLength(20);
  // Two builds of V8 may round the last bits of exp and log differently.
  const far = inNode.losses.filter(
    (loss, step) => !(Math.abs((inPage.losses[step] ?? Number.NaN) - loss) <= 1e-5 * loss),
  );
  expect(far).toEqual([]);
  expect(inPage.losses.at(-1)).toBeLessThan((inPage.losses[0] ?? 0) / 2);
});
