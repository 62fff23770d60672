import { selectEngine } from "../../src/engine/index.ts";
import { type LessonData, type LessonName, renderLesson } from "../../src/lessons/index.ts";
import type { PageLanguage } from "../../src/page/index.ts";
import { lessonScript } from "../../src/runs/lessons/lesson-script.ts";
import { collectLesson } from "../../src/runs/lessons/make-lesson.ts";
import { type OpenPage, openPage } from "./open-page.ts";

type Browser = Parameters<typeof openPage>[0];

const collected = new Map<LessonName, Promise<unknown>>();

/** The data of a lesson about the built-in network and drawing, collected once. */
export function lessonDataOf<Name extends LessonName>(name: Name): Promise<LessonData[Name]> {
  const known = collected.get(name) ?? collectLesson(name, { engine: selectEngine() });
  collected.set(name, known);
  return known as Promise<LessonData[Name]>;
}

/** Opens a lesson in a browser and waits until its script has drawn `drawn`. */
export async function openLesson<Name extends LessonName>(
  browser: Browser,
  name: Name,
  options: { language?: PageLanguage; width?: number; colorScheme?: "light" | "dark"; drawn: string },
): Promise<OpenPage & { data: LessonData[Name] }> {
  const { language = "en", width = 1280, colorScheme = "light", drawn } = options;
  const data = await lessonDataOf(name);
  const html = renderLesson(name, data, { language, version: "0.1.0", script: await lessonScript(name) });
  const opened = await openPage(browser, html, { width, colorScheme });
  await opened.page.locator(drawn).first().waitFor();
  return { ...opened, data };
}

/** The numbers in a text, with minus signs and thousands separators. */
export function numbersIn(text: string): number[] {
  return [...text.matchAll(/−?\d[\d,]*(?:\.\d+)?/g)].map(([each]) =>
    Number(each.replace("−", "-").replaceAll(",", "")),
  );
}
