import { html, type PageLanguage, type PageScript, pageShell, pageTexts } from "../page/index.ts";
import type { Lesson } from "./lesson.ts";
import { type LessonData, type LessonName, lessons } from "./lessons.ts";
import { lessonStyle } from "./parts/lesson-style.ts";

/** How a lesson is shown. */
export interface RenderLessonOptions {
  /** The bundled script of the lesson, with its hash. */
  readonly script: PageScript;
  /** The version of Fovea. */
  readonly version: string;
  /** The language of the page (default "en"). */
  readonly language?: PageLanguage;
}

/** Returns a lesson as one HTML page, which makes no request to a network and runs no script but its own. */
export function renderLesson<Name extends LessonName>(
  name: Name,
  data: LessonData[Name],
  { script, version, language = "en" }: RenderLessonOptions,
): string {
  const texts = pageTexts[language];
  const lesson: Lesson<LessonData[Name]> = lessons[name];
  const { title, subtitle, sections, style } = lesson.page(data, language, texts);
  return pageShell({
    ...{ texts, title, sections, style: lessonStyle(style), scripts: [script] },
    header: html`<h1>${title}</h1><p class="subtitle">${subtitle}</p>`,
    ...{ version, data: { id: "lesson-data", value: { language, data } } },
  });
}
