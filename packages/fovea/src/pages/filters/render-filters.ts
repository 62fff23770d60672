import { html, name, type PageLanguage, pageLanguages, pageShell, pageStyle, pageTexts } from "../../page/index.ts";
import { checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { oneOf } from "../../support/schema-fields.ts";
import { channelCard, channelCardStyle } from "./channel-card.ts";
import type { FiltersPage } from "./filters-page.ts";
import { en } from "./texts/en.ts";
import type { FiltersTexts } from "./texts/filters-texts.ts";
import { zh } from "./texts/zh.ts";

/** How the page is shown. */
export interface RenderFiltersOptions {
  /** The language of the page (default "en"). */
  readonly language?: PageLanguage;
}

const checks: OptionChecks<RenderFiltersOptions> = { language: optional(oneOf(pageLanguages)) };

const languages: Readonly<Record<PageLanguage, FiltersTexts>> = { en, zh };

/** Renders what is known about the channels of a layer as one HTML page that needs no network. */
export function renderFilters(page: FiltersPage, options?: RenderFiltersOptions): string {
  const { language = "en" } = checkOptions("renderFilters", checks, options);
  const [texts, common] = [languages[language], pageTexts[language]];
  const { entries, images, steps, seed } = page;
  const [shown, all] = [common.format.count(entries.length), common.format.count(page.channels)];
  const hasVotes = entries.some(({ votes }) => votes.length > 0);
  const { optimized, patches, votes } = texts.reading;
  const title = texts.title(page.layer);
  return pageShell({
    texts: common,
    title,
    header: html`<h1>${title}</h1><p class="subtitle">${texts.subtitle(name(page.model), shown, all)}</p>`,
    sections: [
      {
        id: "reading",
        heading: texts.headings.reading,
        content: html`<p>${optimized}</p>${images > 0 && html`<p>${patches}</p>`}${hasVotes && html`<p>${votes}</p>`}`,
      },
      {
        id: "channels",
        heading: texts.headings.channels,
        content: html`<ul class="channels">${entries.map((entry) => channelCard(entry, texts, common, images > 0))}</ul>
          ${entries.length < page.channels && html`<p class="muted">${texts.rest(shown, all)}</p>`}`,
      },
      {
        id: "made",
        heading: texts.headings.made,
        content: html`<p>${texts.made(steps, seed)}</p>
          ${images > 0 && html`<p>${texts.images(common.format.count(images))}</p>`}`,
      },
    ],
    version: page.version,
    style: pageStyle(channelCardStyle),
  });
}
