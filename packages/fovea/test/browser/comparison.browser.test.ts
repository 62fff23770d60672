import { expect, test } from "vitest";
import { renderComparison } from "../../src/pages/comparison/render-comparison.ts";
import { shownImages } from "../../src/pages/comparison/sections/answers.ts";
import { sampleComparisons } from "../../src/pages/comparison/testing/sample-comparisons.ts";
import { findingsOf, useBrowser } from "./open-page.ts";

const thumbnail =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const opened = useBrowser();

test.each(Object.entries(sampleComparisons()))("the comparison %s", async (name, comparison) => {
  const thumbnails = new Map(shownImages(comparison).map((image) => [image, thumbnail]));
  const found = await findingsOf(opened.browser, `comparison ${name}`, (language) =>
    renderComparison(comparison, { language, thumbnails }),
  );
  expect(found).toEqual([]);
});
