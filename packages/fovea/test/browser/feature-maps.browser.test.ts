import { expect, test } from "vitest";
import { pageExplanations } from "../../src/pages/explanation/testing/page-explanations.ts";
import { renderFeatureMaps } from "../../src/pages/index.ts";
import { findingsOf, openPage, useBrowser, views } from "./open-page.ts";

const opened = useBrowser();
const { cat, "hostile names": hostile } = pageExplanations();

test.each([
  ...views.map((view) => ["a cat", cat, view] as const),
  ...views.slice(-1).map((view) => ["hostile names", hostile, view] as const),
])("the feature maps of %s: %#", async (name, page, view) => {
  if (!page) throw new Error("there is no such page");
  const shown = await openPage(opened.browser, renderFeatureMaps(page, { language: view.language }), view);
  const found = await findingsOf(shown, `feature maps of ${name} ${view.width} ${view.colorScheme} ${view.language}`);
  await shown.page.close();
  expect(found).toEqual([]);
});
