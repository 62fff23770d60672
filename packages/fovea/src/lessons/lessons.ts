import type { BackpropData } from "./backprop/backprop-data.ts";
import { backpropLesson } from "./backprop/backprop-lesson.ts";
import type { ConvData } from "./conv/conv-data.ts";
import { convLesson } from "./conv/conv-lesson.ts";
import type { Lesson } from "./lesson.ts";
import type { OneByOneData } from "./one-by-one/one-by-one-data.ts";
import { oneByOneLesson } from "./one-by-one/one-by-one-lesson.ts";
import type { PoolData } from "./pool/pool-data.ts";
import { poolLesson } from "./pool/pool-lesson.ts";
import type { ReceptiveFieldData } from "./receptive-field/receptive-field-data.ts";
import { receptiveFieldLesson } from "./receptive-field/receptive-field-lesson.ts";
import type { ResidualData } from "./residual/residual-data.ts";
import { residualLesson } from "./residual/residual-lesson.ts";
import type { TransferData } from "./transfer/transfer-data.ts";
import { transferLesson } from "./transfer/transfer-lesson.ts";

/** The data of each lesson. */
export interface LessonData {
  readonly conv: ConvData;
  readonly pool: PoolData;
  readonly backprop: BackpropData;
  readonly "one-by-one": OneByOneData;
  readonly residual: ResidualData;
  readonly "receptive-field": ReceptiveFieldData;
  readonly transfer: TransferData;
}

/** The name of a lesson. */
export type LessonName = keyof LessonData;

/** The lessons, in the order in which they build on each other. */
export const lessons: { readonly [Name in LessonName]: Lesson<LessonData[Name]> } = {
  conv: convLesson,
  pool: poolLesson,
  backprop: backpropLesson,
  "one-by-one": oneByOneLesson,
  residual: residualLesson,
  "receptive-field": receptiveFieldLesson,
  transfer: transferLesson,
};

/** The names of all lessons. */
export const lessonNames = Object.keys(lessons) as LessonName[];
