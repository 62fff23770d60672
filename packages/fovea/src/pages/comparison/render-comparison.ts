import {
  type Html,
  html,
  type PageLanguage,
  type PageSection,
  pageLanguages,
  pageShell,
  pageStyle,
} from "../../page/index.ts";
import { anything, checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { oneOf } from "../../support/schema-fields.ts";
import type { Comparison } from "./comparison.ts";
import { type ComparisonContext, comparisonContext } from "./comparison-context.ts";
import { answersSection, answersStyle } from "./sections/answers.ts";
import { classesSection } from "./sections/classes.ts";
import { curvesSection, curvesStyle } from "./sections/curves.ts";
import { figuresSection } from "./sections/figures.ts";
import { settingsSection } from "./sections/settings.ts";
import { verdictSection, verdictStyle } from "./sections/verdict.ts";
import type { ComparisonSectionId } from "./texts/comparison-texts.ts";
import { comparisonTexts } from "./texts/languages.ts";

/** How a comparison is shown. */
export interface RenderComparisonOptions {
  /** Small images as data URIs, by the `image` of the changed answers (default none). */
  readonly thumbnails?: ReadonlyMap<string, string>;
  /** The language of the page (default "en"). Names stay as they are. */
  readonly language?: PageLanguage;
}

const checks: OptionChecks<RenderComparisonOptions> = {
  thumbnails: anything,
  language: optional(oneOf(pageLanguages)),
};

const sections: readonly (readonly [
  id: ComparisonSectionId,
  content: (context: ComparisonContext) => Html | undefined,
])[] = [
  ["verdict", verdictSection],
  ["figures", figuresSection],
  ["settings", settingsSection],
  ["curves", curvesSection],
  ["classes", classesSection],
  ["answers", answersSection],
];

/** Returns a comparison of runs as one HTML page that makes no request to a network. */
export function renderComparison(comparison: Comparison, options: RenderComparisonOptions = {}): string {
  const { thumbnails = new Map(), language = "en" } = checkOptions("renderComparison", checks, options);
  const texts = comparisonTexts[language];
  const context = comparisonContext(comparison, texts, thumbnails);
  const names = comparison.runs.map(({ name }) => name);
  return pageShell({
    ...{
      texts,
      title: `${texts.title}${texts.format.colon}${names.join(texts.format.list.separator)}`,
      style: pageStyle(verdictStyle, curvesStyle, answersStyle),
    },
    header: html`<h1>${names.map((each, index) => html`${index > 0 && texts.format.list.separator}<bdi>${each}</bdi>`)}</h1>
      <p class="subtitle">${texts.subtitle(names.length)}</p>`,
    sections: sections.flatMap(([id, contentOf]): PageSection[] => {
      const content = contentOf(context);
      return content ? [{ id, heading: texts.headings[id], content }] : [];
    }),
    version: comparison.version,
  });
}
