import type { NoteLevel } from "../components/note.ts";
import { commonFormat, type FormatTexts } from "./format-texts.ts";
import { zhDuration } from "./zh-duration.ts";

/** The languages of pages. */
export const pageLanguages = ["en", "zh"] as const;

/** One of `pageLanguages`. */
export type PageLanguage = (typeof pageLanguages)[number];

/** What every page says, in one language. */
export interface PageTexts {
  /** The tag of the language, such as "en". */
  readonly language: string;
  readonly format: FormatTexts;
  readonly levels: Readonly<Record<NoteLevel, string>>;
  readonly page: {
    readonly contents: string;
    readonly skip: string;
    readonly madeBy: string;
    /** What stands before the heading of a column in the titles of buttons that sort. */
    readonly sortBy: string;
  };
}

/** The texts per language. */
export const pageTexts: Readonly<Record<PageLanguage, PageTexts>> = {
  en: {
    language: "en",
    format: { ...commonFormat, list: { separator: ", ", last: " and " }, gap: " ", colon: ": ", comma: ", " },
    levels: { good: "Good", caution: "Caution", problem: "Problem" },
    page: { contents: "Contents", skip: "Skip to the content", madeBy: "Made by Fovea", sortBy: "Sort by " },
  },
  zh: {
    language: "zh-Hans",
    format: {
      ...commonFormat,
      duration: zhDuration,
      list: { separator: "、", last: "和" },
      gap: "",
      colon: "：",
      comma: "，",
    },
    levels: { good: "良好", caution: "注意", problem: "问题" },
    page: { contents: "目录", skip: "跳到正文", madeBy: "由 Fovea 生成", sortBy: "排序：" },
  },
};
