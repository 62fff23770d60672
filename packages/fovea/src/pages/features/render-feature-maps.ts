import {
  html,
  name,
  type PageLanguage,
  type PageSection,
  pageLanguages,
  pageShell,
  pageStyle,
  pageTexts,
  timeOf,
} from "../../page/index.ts";
import { checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { oneOf } from "../../support/schema-fields.ts";
import type { PageFeatures, PageImage } from "./feature-data.ts";
import { fieldsSection, fieldsStyle } from "./sections/fields.ts";
import { mapsSection, mapsStyle } from "./sections/maps.ts";
import { sparsitySection, sparsityStyle } from "./sections/sparsity.ts";
import { en } from "./texts/en.ts";
import type { FeatureTexts } from "./texts/feature-texts.ts";
import { zh } from "./texts/zh.ts";

/** The feature maps of an image, as a page shows them: plain data. */
export interface FeatureMapsPage {
  /** When it was made, in ISO 8601. */
  readonly created: string;
  /** The version of Fovea. */
  readonly version: string;
  readonly file: string;
  readonly model: string;
  /** The image as the network receives it. */
  readonly image: PageImage;
  readonly features: PageFeatures;
}

/** How feature maps are shown. */
export interface RenderFeatureMapsOptions {
  /** The language of the page (default "en"). */
  readonly language?: PageLanguage;
}

const checks: OptionChecks<RenderFeatureMapsOptions> = { language: optional(oneOf(pageLanguages)) };

const languages: Readonly<Record<PageLanguage, FeatureTexts>> = { en, zh };

/** Returns feature maps as one HTML page. It makes no request to a network, in light and dark, on phones and on paper. */
export function renderFeatureMaps(page: FeatureMapsPage, options: RenderFeatureMapsOptions = {}): string {
  const { language = "en" } = checkOptions("renderFeatureMaps", checks, options);
  const [texts, common] = [languages[language], pageTexts[language]];
  const { file, model, created, version, image, features } = page;
  const title = file.split(/[/\\]/).at(-1) ?? file;
  const contents = {
    sparsity: sparsitySection(features, texts, common),
    fields: fieldsSection(image, features, texts, common),
    maps: mapsSection(features, texts, common),
  };
  return pageShell({
    ...{ texts: common, title, style: pageStyle(fieldsStyle, mapsStyle, sparsityStyle) },
    header: html`<h1><bdi>${title}</bdi></h1><p class="subtitle">${name(model)} · ${timeOf(created)}</p>`,
    sections: (["fields", "sparsity", "maps"] as const).flatMap((id): PageSection[] => {
      const content = contents[id];
      return content ? [{ id, heading: texts.headings[id], content }] : [];
    }),
    version,
  });
}
