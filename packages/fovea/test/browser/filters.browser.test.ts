import { expect, test } from "vitest";
import { sampleFilters } from "../../src/pages/filters/testing/sample-filters.ts";
import { renderFilters } from "../../src/pages/index.ts";
import { findingsOf, openPage, useBrowser, views } from "./open-page.ts";

const opened = useBrowser();

test.each(views)("channels at $width px, $colorScheme, $language", async (view) => {
  const page = await openPage(opened.browser, renderFilters(sampleFilters, { language: view.language }), view);
  const found = await findingsOf(page, `filters ${view.width} ${view.colorScheme} ${view.language}`);
  await page.page.close();
  expect(found).toEqual([]);
});
