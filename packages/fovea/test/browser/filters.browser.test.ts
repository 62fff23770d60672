import { expect, test } from "vitest";
import { sampleFilters } from "../../src/pages/filters/testing/sample-filters.ts";
import { renderFilters } from "../../src/pages/index.ts";
import { findingsOf, useBrowser } from "./open-page.ts";

const opened = useBrowser();

test("the page of channels", async () => {
  const found = await findingsOf(opened.browser, "filters", (language) => renderFilters(sampleFilters, { language }));
  expect(found).toEqual([]);
});
