import { type Html, html } from "../../../page/index.ts";
import { coversImage } from "../../features/covers-image.ts";
import type { ExplanationContext } from "../explanation-context.ts";

/** Which layer the maps are made of and why, with what its hottest place depends on. */
export function layerSection({ explanation, texts: { layer: words, format } }: ExplanationContext): Html {
  const { layer, image } = explanation;
  if (!layer) return html`<p>${words.pixels}</p>`;
  const { field } = layer;
  const isWhole = field !== undefined && coversImage(field, image);
  const text = html`<p>${words.chosen(layer)}${format.gap}${words.reasons[layer.reason]}</p><p>${words.field(layer, isWhole)}</p>`;
  if (!field || isWhole) return text;
  const [top, bottom, left, right] = [...field.rows, ...field.columns];
  const outside = `M0 0H${image.width}V${image.height}H0Z M${left} ${top}V${bottom}H${right}V${top}Z`;
  return html`<div class="fields layer-field">
    <div class="framed${Math.min(image.height, image.width) < 100 && " coarse"}" style="--ratio:${image.width}/${image.height}">
      <img src="${image.source}" alt="${words.fieldAlt}">
      <svg viewBox="0 0 ${image.width} ${image.height}" aria-hidden="true" preserveAspectRatio="none">
        <path class="veil" fill-rule="evenodd" d="${outside}"/>
        <rect class="frame field-0" x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/>
      </svg>
    </div>
    <div class="beside">${text}</div>
  </div>`;
}

export const layerStyle = `
.layer-field { grid-template-columns: minmax(0, 18rem) minmax(14rem, 1fr); margin-top: 0; }
.framed .veil { fill: rgb(0 0 0 / .6); }
@media (max-width: 42rem) { .layer-field { grid-template-columns: minmax(0, 1fr); } }
`;
