import {
  type Html,
  html,
  name,
  type PageLanguage,
  type PageSection,
  pageLanguages,
  pageShell,
  pageStyle,
  timeOf,
} from "../../page/index.ts";
import { checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { oneOf } from "../../support/schema-fields.ts";
import { influenceSection } from "../examples/sections/influence.ts";
import { nearestSection } from "../examples/sections/nearest.ts";
import { partsSection } from "../examples/sections/parts.ts";
import { fieldsSection, fieldsStyle } from "../features/sections/fields.ts";
import { mapsSection, mapsStyle } from "../features/sections/maps.ts";
import { sparsitySection, sparsityStyle } from "../features/sections/sparsity.ts";
import type { Explanation } from "./explanation.ts";
import type { ExplanationContext } from "./explanation-context.ts";
import { aboutSection } from "./sections/about.ts";
import { answerSection, answerStyle } from "./sections/answer.ts";
import { layerSection, layerStyle } from "./sections/layer.ts";
import { trustSection, trustStyle } from "./sections/trust.ts";
import { en } from "./texts/en.ts";
import type { ExplanationTexts } from "./texts/explanation-texts.ts";
import { zh } from "./texts/zh.ts";

/** How an explanation is shown. */
export interface RenderExplanationOptions {
  /** The language of the page (default "en"). */
  readonly language?: PageLanguage;
}

const checks: OptionChecks<RenderExplanationOptions> = { language: optional(oneOf(pageLanguages)) };

const texts: Readonly<Record<PageLanguage, ExplanationTexts>> = { en, zh };

/** What the page answers, in the order in which a reader asks. A section without data is left out. */
const sections: readonly (readonly [
  id: keyof ExplanationTexts["headings"],
  content: (context: ExplanationContext) => Html | undefined,
])[] = [
  ["answer", answerSection],
  ["trust", trustSection],
  ["parts", ({ explanation: { examples }, texts: words }) => partsSection(examples?.parts, words.examples)],
  ["nearest", ({ explanation: { examples }, texts: words }) => nearestSection(examples?.nearest, words.examples)],
  [
    "influence",
    ({ explanation: { examples }, texts: words }) =>
      examples && influenceSection(examples, words.examples, words.format),
  ],
  ["layer", layerSection],
  [
    "fields",
    ({ explanation: { image, features }, texts: words }) => fieldsSection(image, features, words.features, words),
  ],
  ["maps", ({ explanation: { features }, texts: words }) => mapsSection(features, words.features, words)],
  ["sparsity", ({ explanation: { features }, texts: words }) => sparsitySection(features, words.features, words)],
  ["about", aboutSection],
];

const styles = [fieldsStyle, mapsStyle, sparsityStyle, answerStyle, trustStyle, layerStyle];

/**
 * Returns an explanation as one HTML page. It makes no request to a network, works without scripts, in light and dark,
 * on phones and on paper. Names from outside are escaped.
 */
export function renderExplanation(explanation: Explanation, options: RenderExplanationOptions = {}): string {
  const { language = "en" } = checkOptions("renderExplanation", checks, options);
  const context: ExplanationContext = { explanation, texts: texts[language] };
  const { file, model, created, version } = explanation;
  const title = file.split(/[/\\]/).at(-1) ?? file;
  return pageShell({
    ...{ texts: context.texts, title, style: pageStyle(...styles) },
    header: html`<h1><bdi>${title}</bdi></h1><p class="subtitle">${name(model)} · ${timeOf(created)}</p>`,
    sections: sections.flatMap(([id, contentOf]): PageSection[] => {
      const content = contentOf(context);
      return content ? [{ id, heading: context.texts.headings[id], content }] : [];
    }),
    version,
  });
}
