import { expect, test } from "vitest";
import { renderShortcuts } from "../../src/pages/index.ts";
import { sampleShortcuts } from "../../src/pages/shortcuts/testing/sample-shortcuts.ts";
import { findingsOf, useBrowser } from "./open-page.ts";

const opened = useBrowser();

test("the page on shortcuts", async () => {
  const found = await findingsOf(opened.browser, "shortcuts", (language) =>
    renderShortcuts(sampleShortcuts(), language),
  );
  expect(found).toEqual([]);
});
