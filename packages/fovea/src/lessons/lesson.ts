import type { Html, PageLanguage, PageSection, PageTexts } from "../page/index.ts";

/** The texts that all lessons share and those of one. */
export type TextsPerLanguage<Texts> = Readonly<Record<PageLanguage, Texts>>;

/** What a lesson's page consists of, apart from what all lessons have. */
export interface LessonPage {
  readonly title: string;
  readonly subtitle: Html | string;
  readonly sections: readonly PageSection[];
  readonly style: string;
}

/** A lesson: its page as a pure function of its data. */
export interface Lesson<Data> {
  page(data: Data, language: PageLanguage, texts: PageTexts): LessonPage;
}
