import { describe, expect, test } from "vitest";
import { pageExplanations } from "../../src/pages/explanation/testing/page-explanations.ts";
import { renderExplanation } from "../../src/pages/index.ts";
import { findingsOf, openPage, useBrowser, views } from "./open-page.ts";

const opened = useBrowser();

describe.each(Object.entries(pageExplanations()))("the explanation of %s", (name, explanation) => {
  test.each(name === "cat" ? views : [views[1], views[4]])("$width px, $colorScheme, $language", async (view) => {
    if (!view) throw new Error("no view");
    const html = renderExplanation(explanation, { language: view.language });
    const page = await openPage(opened.browser, html, view);
    const found = await findingsOf(page, `explanation ${name} ${view.width} ${view.colorScheme} ${view.language}`);
    await page.page.close();
    expect(found).toEqual([]);
  });
});
