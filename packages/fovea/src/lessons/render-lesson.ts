import { html, type PageLanguage, type PageScript, pageShell, pageTexts, trusted } from "../page/index.ts";
import type { Lesson } from "./lesson.ts";
import { type LessonData, type LessonName, lessons } from "./lessons.ts";
import { lessonStyle } from "./parts/lesson-style.ts";

/** How a lesson is shown. */
export interface RenderLessonOptions {
  /** The bundled script of the lesson, with its hash. */
  readonly script: PageScript;
  /** The language of the page (default "en"). */
  readonly language?: PageLanguage;
}

/** Returns a lesson as one HTML page, which makes no request to a network and runs no script but its own. */
export function renderLesson<Name extends LessonName>(
  name: Name,
  data: LessonData[Name],
  { script, language = "en" }: RenderLessonOptions,
): string {
  const texts = pageTexts[language];
  const lesson: Lesson<LessonData[Name]> = lessons[name];
  const { title, subtitle, sections, style } = lesson.page(data, language, texts);
  // A "<" could end the block of data.
  const block = JSON.stringify({ language, data }).replaceAll("<", "\\u003c");
  return pageShell({
    ...{ texts, title, sections, style: lessonStyle(style), scripts: [script] },
    header: html`<h1>${title}</h1><p class="subtitle">${subtitle}</p>`,
    footer: html`${texts.page.madeBy}${dataBlock(block)}`,
  });
}

// Not in a template: bundlers rewrite tagged templates that hold the end of a script.
const dataBlock = (json: string) => trusted(`<script type="application/json" id="lesson-data">${json}</script>`);
