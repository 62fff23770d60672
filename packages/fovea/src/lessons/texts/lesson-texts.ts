import { type Html, html, name, type Phrase } from "../../page/index.ts";
import type { LessonModel, LessonPicture } from "../data/lesson-image.ts";
import type { TextsPerLanguage } from "../lesson.ts";

/** What all lessons say. */
export interface LessonTexts {
  /** Whose network and whose image the lesson is about. */
  subject(model: LessonModel, image: LessonPicture): Html;
  /** The same for lessons without an image. */
  network(model: LessonModel): Html;
  /** Stands where a script would draw. */
  readonly withoutScript: string;
  readonly play: string;
  readonly pause: string;
}

const named = (text: string | undefined, otherwise: string): Phrase => (text === undefined ? otherwise : name(text));

/** The texts per language. */
export const lessonTexts: TextsPerLanguage<LessonTexts> = {
  en: {
    subject: (model, image) =>
      html`Network: ${named(model.name, "a small built-in one")} · Image: ${named(image.name, "a built-in one")}`,
    network: (model) => html`Network: ${named(model.name, "a small built-in one")}`,
    withoutScript: "This part computes in the page and needs JavaScript.",
    play: "Play",
    pause: "Pause",
  },
  zh: {
    subject: (model, image) =>
      html`网络：${named(model.name, "内置的小网络")} · 图像：${named(image.name, "内置图像")}`,
    network: (model) => html`网络：${named(model.name, "内置的小网络")}`,
    withoutScript: "这一部分在页面中实时计算，需要 JavaScript。",
    play: "播放",
    pause: "暂停",
  },
};
