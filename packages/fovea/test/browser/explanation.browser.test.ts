import { expect, test } from "vitest";
import { pageExplanations } from "../../src/pages/explanation/testing/page-explanations.ts";
import { renderExplanation } from "../../src/pages/index.ts";
import { findingsOf, useBrowser } from "./open-page.ts";

const opened = useBrowser();

test.each(Object.entries(pageExplanations()))("the explanation of %s", async (name, explanation) => {
  const found = await findingsOf(opened.browser, `explanation ${name}`, (language) =>
    renderExplanation(explanation, { language }),
  );
  expect(found).toEqual([]);
});
