// Lessons: interactive pages that compute with the library's own arithmetic on the reader's image and network.
// This room may import the core; a page is a pure function of plain data, and its script is bundled from browser/.
// Add a lesson: a folder with its data, page and texts, a script in browser/, and a line in lessons.ts.

export type { BackpropData } from "./backprop/backprop-data.ts";
export type { ConvData } from "./conv/conv-data.ts";
export type { LessonImage, LessonModel, LessonPicture } from "./data/lesson-image.ts";
export type { LessonMaps } from "./data/lesson-maps.ts";
export { type PackedTensor, packTensor, unpackTensor } from "./data/packed-tensor.ts";
export { type LessonData, type LessonName, lessonNames } from "./lessons.ts";
export type { OneByOneData, OwnOneByOne } from "./one-by-one/one-by-one-data.ts";
export type { PoolData } from "./pool/pool-data.ts";
export type { LayerField, ReceptiveFieldData } from "./receptive-field/receptive-field-data.ts";
export { type RenderLessonOptions, renderLesson } from "./render-lesson.ts";
export type { ResidualData } from "./residual/residual-data.ts";
export type { TransferData } from "./transfer/transfer-data.ts";
