import type { ConvData } from "./conv/conv-data.ts";
import { convLesson } from "./conv/conv-lesson.ts";
import type { Lesson } from "./lesson.ts";

/** The data of each lesson. */
export interface LessonData {
  readonly conv: ConvData;
}

/** The name of a lesson. */
export type LessonName = keyof LessonData;

/** The lessons, in the order in which they build on each other. */
export const lessons: { readonly [Name in LessonName]: Lesson<LessonData[Name]> } = {
  conv: convLesson,
};

/** The names of all lessons. */
export const lessonNames = Object.keys(lessons) as LessonName[];
