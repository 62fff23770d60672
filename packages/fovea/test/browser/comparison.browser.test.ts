import { describe, expect, test } from "vitest";
import { renderComparison } from "../../src/pages/comparison/render-comparison.ts";
import { shownImages } from "../../src/pages/comparison/sections/answers.ts";
import { sampleComparisons } from "../../src/pages/comparison/testing/sample-comparisons.ts";
import { findingsOf, openPage, useBrowser, views } from "./open-page.ts";

const thumbnail =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const opened = useBrowser();

describe.each(Object.entries(sampleComparisons()))("the comparison %s", (name, comparison) => {
  test.each(views)("$width px, $colorScheme, $language", async (view) => {
    const thumbnails = new Map(shownImages(comparison).map((image) => [image, thumbnail]));
    const html = renderComparison(comparison, { language: view.language, thumbnails });
    const page = await openPage(opened.browser, html, view);
    const found = await findingsOf(page, `comparison ${name} ${view.width} ${view.colorScheme} ${view.language}`);
    await page.page.close();
    expect(found).toEqual([]);
  });
});
