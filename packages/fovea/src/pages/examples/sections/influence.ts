import { type FormatTexts, type Html, html, imageList, type ListedImage } from "../../../page/index.ts";
import type { PageExamples, PageInfluence, PageLeftOut } from "../example-data.ts";
import type { ExampleTexts } from "../texts/example-texts.ts";

/** How the answer changes if training images are left out. */
export function influenceSection(
  { influence, withoutInfluence }: PageExamples,
  texts: ExampleTexts,
  format: FormatTexts,
): Html | undefined {
  if (!influence) return withoutInfluence && html`<p>${texts.influence.why[withoutInfluence]}</p>`;
  const { influence: words } = texts;
  const { supporting, opposing, isSurrogate } = influence;
  const list = (heading: string, left: readonly PageLeftOut[]) =>
    left.length > 0 && html`<h3>${heading}</h3>${imageList(left.map((one) => listed(one, influence, texts, format)))}`;
  return html`<p class="muted">${words.explanation(influence)}</p>${isSurrogate && html`<p class="muted">${words.surrogate}</p>`}
    ${flipOf(influence, texts)}${list(words.supporting, supporting)}${list(words.opposing, opposing)}`;
}

function flipOf(influence: PageInfluence, texts: ExampleTexts): Html {
  const { flip } = influence;
  if (!flip) return html`<p>${texts.influence.noFlip(influence)}</p>`;
  const images = flip.images.map(
    ({ file, source, label }): ListedImage => ({
      ...{ file, source, label: texts.nearest.imageAlt(label), names: [[texts.nearest.label, label]], note: "" },
    }),
  );
  return html`<p>${texts.influence.flip(flip.images.length, influence)}</p>${imageList(images)}`;
}

function listed(
  { images, change, answer }: PageLeftOut,
  influence: PageInfluence,
  { nearest, influence: words }: ExampleTexts,
  format: FormatTexts,
): ListedImage {
  const [first, ...others] = images;
  const { file = "", source, label = "" } = first ?? {};
  const sign = change > 0 ? "+" : "−";
  return {
    ...{ file, source, label: nearest.imageAlt(label), names: [[nearest.label, label]] },
    note: html`${words.change}${format.colon}${sign}${format.number(Math.abs(change))}${others.length > 0 && html` · ${words.others(others.length)}`}${answer !== influence.answer && html` · ${words.becomes(answer)}`}`,
  };
}
