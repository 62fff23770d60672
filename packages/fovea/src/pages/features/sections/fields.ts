import { type Html, html, name, type PageTexts } from "../../../page/index.ts";
import { coversImage } from "../covers-image.ts";
import type { PageFeatures, PageImage, PageRegion } from "../feature-data.ts";
import type { FeatureTexts } from "../texts/feature-texts.ts";

/** The receptive fields of the shown layers, drawn on the image. */
export function fieldsSection(
  image: PageImage,
  { shown }: PageFeatures,
  { fields }: FeatureTexts,
  { format }: PageTexts,
): Html | undefined {
  const layers = shown.flatMap(({ path, field }) => (field ? [{ path, field }] : []));
  if (layers.length === 0) return undefined;
  return html`<p>${fields.explanation}</p>
  <div class="fields">
    <div class="framed${Math.min(image.height, image.width) < 100 && " coarse"}" style="--ratio:${image.width}/${image.height}">
      <img src="${image.source}" alt="${fields.label}">
      <svg viewBox="0 0 ${image.width} ${image.height}" aria-hidden="true" preserveAspectRatio="none">
        ${layers.toReversed().map(({ field }, index) => frame(field, layers.length - 1 - index))}
      </svg>
    </div>
    <ul class="field-key">${layers.map(
      ({ path, field }, index) => html`<li><i class="field-${index % 6}"></i><div>
        ${name(path)}<span>${fields.size(field)}${format.comma}${fields.stride(field)}${coversImage(field, image) && field.size !== "all" && html`<br>${fields.whole}`}</span>
      </div></li>`,
    )}</ul>
  </div>`;
}

function frame({ rows, columns }: PageRegion, index: number): Html {
  const [top, bottom, left, right] = [...rows, ...columns];
  const box = html`x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"`;
  return html`<rect class="frame-edge" ${box}/><rect class="frame field-${index % 6}" ${box}/>`;
}

export const fieldsStyle = `
.fields { display: grid; grid-template-columns: minmax(0, 26rem) minmax(14rem, 1fr); gap: 1.5rem 2rem; align-items: start; margin-top: 1.25rem; }
.framed { position: relative; overflow: hidden; border-radius: 6px; aspect-ratio: var(--ratio); background: var(--surface); }
.framed img { display: block; width: 100%; height: 100%; image-rendering: auto; }
.framed.coarse img { image-rendering: pixelated; }
.framed svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: hidden; }
.frame, .frame-edge { fill: none; vector-effect: non-scaling-stroke; }
.frame { stroke-width: 2.5; }
.frame-edge { stroke: rgb(0 0 0 / .55); stroke-width: 5; }
.field-0 { stroke: #ffffff; background: #ffffff; } .field-1 { stroke: #ffd84d; background: #ffd84d; } .field-2 { stroke: #ff9b54; background: #ff9b54; }
.field-3 { stroke: #ff6fae; background: #ff6fae; } .field-4 { stroke: #b18cff; background: #b18cff; } .field-5 { stroke: #5cc8ff; background: #5cc8ff; }
.field-key { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; }
.field-key li { display: grid; grid-template-columns: 1rem 1fr; gap: .7rem; align-items: baseline; }
.field-key i { width: 1rem; height: .8rem; border: 1px solid rgb(0 0 0 / .55); border-radius: 2px; }
.field-key span { display: block; color: var(--muted); font-size: .875rem; }
@media (max-width: 42rem) { .fields { grid-template-columns: minmax(0, 1fr); } }
`;
