import { type Html, html } from "../../../page/index.ts";
import type { PageParts } from "../example-data.ts";
import type { ExampleTexts } from "../texts/example-texts.ts";

/** The smallest part that changes the answer if covered, and the smallest that keeps it alone. */
export function partsSection(parts: PageParts | undefined, { parts: texts }: ExampleTexts): Html | undefined {
  if (!parts) return undefined;
  const { occlusion, evidence } = parts;
  const views = [
    { ...occlusion, caption: texts.covered, alt: texts.coveredAlt, text: texts.occlusion(occlusion, parts) },
    { ...evidence, caption: texts.alone, alt: texts.aloneAlt, text: texts.evidence(evidence, parts) },
  ];
  const isCoarse = Math.min(occlusion.image.height, occlusion.image.width) < 100;
  return html`<p class="muted">${texts.explanation}</p><div class="views${isCoarse && " coarse"}">${views.map(
    ({ image, caption, alt, text }) => html`<figure><figcaption>${caption}</figcaption>
      <img src="${image.source}" alt="${alt}" width="${image.width}" height="${image.height}"><p>${text}</p></figure>`,
  )}</div>`;
}
