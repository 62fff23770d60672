import { describe, expect, test } from "vitest";
import { type LessonName, lessonNames } from "../../src/lessons/index.ts";
import { lessonDataOf, openLesson } from "./lessons.ts";
import { findingsOf, useBrowser, views } from "./open-page.ts";

const opened = useBrowser();

/** What the script of each lesson has drawn when it is ready. */
const drawn: Readonly<Record<LessonName, string>> = {
  conv: "#sum",
  pool: "#sum",
  backprop: "#chain-rule",
  "one-by-one": "#mix-sum",
  residual: "#factors",
  "receptive-field": "#part",
  transfer: "#trained",
};

describe.each(lessonNames)("the lesson %s", (name) => {
  test.each(views)("$width px, $colorScheme, $language", { timeout: 120_000 }, async (view) => {
    const page = await openLesson(opened.browser, name, { ...view, drawn: drawn[name] });
    const found = await findingsOf(page, `lesson ${name} ${view.width} ${view.colorScheme} ${view.language}`);
    await page.page.close();
    expect(found).toEqual([]);
  });

  test("holds plain data", async () => {
    const data = await lessonDataOf(name);
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });
});
