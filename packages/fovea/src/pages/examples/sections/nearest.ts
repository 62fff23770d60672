import { type Html, html, imageList, type ListedImage } from "../../../page/index.ts";
import type { PageNearest } from "../example-data.ts";
import type { ExampleTexts } from "../texts/example-texts.ts";

/** The training images that look most alike to the network. */
export function nearestSection(nearest: PageNearest | undefined, { nearest: texts }: ExampleTexts): Html | undefined {
  if (!nearest || nearest.images.length === 0) return undefined;
  const list = nearest.images.map(
    ({ file, source, label, distance, copies }): ListedImage => ({
      ...{ file, source, label: texts.imageAlt(label), names: [[texts.label, label]] },
      note: html`${texts.distance(distance)}${copies > 0 && html`, ${texts.copies(copies)}`}`,
    }),
  );
  return html`<p class="muted">${texts.explanation(nearest.trained)}</p>${imageList(list)}`;
}
