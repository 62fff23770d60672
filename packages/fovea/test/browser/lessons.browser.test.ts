import { describe, expect, test } from "vitest";
import { type LessonName, lessonNames } from "../../src/lessons/index.ts";
import { lessonDataOf, openLesson } from "./lessons.ts";
import { findingsOf, useBrowser } from "./open-page.ts";

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
  test("is shown without a fault", { timeout: 120_000 }, async () => {
    const found = await findingsOf(opened.browser, `lesson ${name}`, (language, view) =>
      openLesson(opened.browser, name, { language, ...view, drawn: drawn[name] }),
    );
    expect(found).toEqual([]);
  });

  test("holds plain data", async () => {
    const data = await lessonDataOf(name);
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });
});
