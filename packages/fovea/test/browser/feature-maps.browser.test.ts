import { expect, test } from "vitest";
import { pageExplanations } from "../../src/pages/explanation/testing/page-explanations.ts";
import { renderFeatureMaps } from "../../src/pages/index.ts";
import { findingsOf, useBrowser } from "./open-page.ts";

const opened = useBrowser();
const { cat, "hostile names": hostile } = pageExplanations();

test.each([
  ["a cat", cat],
  ["hostile names", hostile],
])("the feature maps of %s", async (name, page) => {
  if (!page) throw new Error("there is no such page");
  const found = await findingsOf(opened.browser, `feature maps of ${name}`, (language) =>
    renderFeatureMaps(page, { language }),
  );
  expect(found).toEqual([]);
});
