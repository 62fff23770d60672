import { expect, test } from "vitest";
import { renderShortcuts } from "../../src/pages/index.ts";
import { sampleShortcuts } from "../../src/pages/shortcuts/testing/sample-shortcuts.ts";
import { findingsOf, openPage, useBrowser, views } from "./open-page.ts";

const opened = useBrowser();

test.each(views)("the page on shortcuts: $width px, $colorScheme, $language", async (view) => {
  const page = await openPage(opened.browser, renderShortcuts(sampleShortcuts(), view.language), view);
  const found = await findingsOf(page, `shortcuts ${view.width} ${view.colorScheme} ${view.language}`);
  await page.page.close();
  expect(found).toEqual([]);
});
