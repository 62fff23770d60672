import { type LessonData, type LessonName, renderLesson } from "../../lessons/index.ts";
import type { PageLanguage } from "../../page/index.ts";
import { version } from "../version.ts";
import { backpropData } from "./backprop-data.ts";
import { convData } from "./conv-data.ts";
import { lessonScript } from "./lesson-script.ts";
import { type LessonRequest, type LessonSubject, openSubject } from "./lesson-subject.ts";
import { oneByOneData } from "./one-by-one-data.ts";
import { poolData } from "./pool-data.ts";
import { receptiveFieldData } from "./receptive-field-data.ts";
import { residualData } from "./residual-data.ts";
import { transferData } from "./transfer-data.ts";

/** How the data of each lesson is collected. */
const collectors: { readonly [Name in LessonName]: (subject: LessonSubject) => Promise<LessonData[Name]> } = {
  conv: convData,
  pool: poolData,
  backprop: backpropData,
  "one-by-one": oneByOneData,
  residual: residualData,
  "receptive-field": receptiveFieldData,
  transfer: transferData,
};

/** Makes a lesson about a network and an image: one HTML page. */
export async function makeLesson<Name extends LessonName>(
  name: Name,
  { language, ...request }: LessonRequest & { readonly language?: PageLanguage },
): Promise<string> {
  const script = await lessonScript(name);
  const data = await collectLesson(name, request);
  return renderLesson(name, data, { script, version, ...(language && { language }) });
}

/** Collects what a lesson shows, as plain data. */
export async function collectLesson<Name extends LessonName>(
  name: Name,
  request: LessonRequest,
): Promise<LessonData[Name]> {
  const collect: (subject: LessonSubject) => Promise<LessonData[Name]> = collectors[name];
  return collect(await openSubject(request));
}
