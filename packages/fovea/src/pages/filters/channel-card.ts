import { type Html, html, name, type PageTexts } from "../../page/index.ts";
import type { FilterEntry } from "./filters-page.ts";
import type { FiltersTexts } from "./texts/filters-texts.ts";

/** Shows a channel: its optimized image, patches of images and votes. */
export function channelCard(entry: FilterEntry, texts: FiltersTexts, { format }: PageTexts, hasImages: boolean): Html {
  const { channel, optimized, score, patches, votes } = entry;
  const isSilent = !(score > 0) && patches.length === 0;
  return html`<li id="channel-${channel}">
    <h3>${texts.channel(channel)}</h3>
    <img class="optimized" src="${optimized}" alt="${texts.optimizedLabel(channel)}" loading="lazy" decoding="async">
    <p class="muted">${isSilent ? texts.silent : texts.score(format.number(score))}</p>
    ${hasImages && !isSilent && patches.length === 0 && html`<p class="muted">${texts.noPatches}</p>`}
    ${
      patches.length > 0 &&
      html`<div class="patches">${patches.map(({ source, file, activation }) => {
        const label = texts.patchLabel(file, format.number(activation));
        return html`<img src="${source}" alt="${label}" title="${label}" loading="lazy" decoding="async">`;
      })}</div>`
    }
    ${
      votes.length > 0 &&
      html`<p class="votes"><span class="muted">${texts.votes}</span> ${votes.map(
        ({ name: label, weight }, index) =>
          html`${index > 0 && format.list.separator}${name(label)} <small>+${format.number(weight)}</small>`,
      )}</p>`
    }
  </li>`;
}

export const channelCardStyle = `
.channels { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1.75rem 1.25rem; }
.channels li { min-width: 0; break-inside: avoid; content-visibility: auto; contain-intrinsic-size: auto 18rem; }
.channels h3 { margin: 0 0 .35rem; font-size: .9375rem; }
.channels p { margin: .35rem 0 0; font-size: .8125rem; line-height: 1.4; }
.optimized { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; border-radius: 6px; background: var(--surface); }
.patches { display: grid; grid-template-columns: repeat(4, 1fr); gap: 3px; margin-top: .4rem; }
.patches img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; border-radius: 3px; background: var(--surface); }
@media (max-width: 30rem) { .channels { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.25rem .85rem; } }
@media print { .channels li { content-visibility: visible; } }
`;
