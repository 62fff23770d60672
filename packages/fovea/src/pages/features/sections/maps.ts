import { type FormatTexts, type Html, html, name, type PageTexts } from "../../../page/index.ts";
import type { PageFeatureMaps, PageFeatures } from "../feature-data.ts";
import { scaleStrip } from "../scale-strip.ts";
import type { FeatureTexts } from "../texts/feature-texts.ts";

/** The feature maps of the shown layers. */
export function mapsSection({ shown }: PageFeatures, { maps }: FeatureTexts, { format }: PageTexts): Html | undefined {
  if (shown.length === 0) return undefined;
  return html`<p>${maps.explanation}</p>${shown.map((layer) => layerMaps(layer, maps, format))}`;
}

function layerMaps(layer: PageFeatureMaps, texts: FeatureTexts["maps"], { gap }: FormatTexts): Html {
  const { path, stage, tiles, scale, dead, channels } = layer;
  const heading = stage === undefined ? name(path) : html`${texts.stage(stage)} <span class="of">${name(path)}</span>`;
  const isEmpty = dead === channels;
  return html`<figure class="layer-maps">
    <figcaption>${heading}<span class="size">${texts.size(layer)}</span></figcaption>
    ${!isEmpty && html`<ul class="tiles-grid" aria-label="${texts.label(layer)}">${tiles.map((tile, at) => tileOf(tile, at, texts))}</ul>`}
    <div class="layer-note">
      <p>${isEmpty ? texts.allDead : html`${texts.channels(layer)}${gap}${texts.zeros(layer)}`}</p>
      ${!isEmpty && scaleStrip(scale, texts.scale)}
    </div>
  </figure>`;
}

function tileOf(source: string | undefined, at: number, texts: FeatureTexts["maps"]): Html {
  if (source === undefined) {
    const label = texts.deadChannel(at);
    return html`<li><span class="dead" role="img" aria-label="${label}" title="${label}"></span></li>`;
  }
  const label = texts.channel(at);
  return html`<li><img src="${source}" alt="${label}" title="${label}" decoding="async"></li>`;
}

export const mapsStyle = `
.layer-maps { margin: 2rem 0 0; }
.layer-maps figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .9rem; }
.layer-maps .of { font-weight: 400; } .layer-maps .of .name { font-weight: 400; }
.layer-maps .size { color: var(--muted); font-weight: 400; font-size: .875rem; }
.tiles-grid { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(max(3rem, calc((100% - 15 * 4px) / 16 - .1px)), 1fr)); gap: 4px; }
.tiles-grid li { min-width: 0; break-inside: avoid; }
.tiles-grid img, .dead { display: block; width: 100%; aspect-ratio: 1; border-radius: 2px; object-fit: fill; }
.tiles-grid img { image-rendering: pixelated; }
.dead { border: 1px solid var(--line); background: linear-gradient(to top right, transparent calc(50% - .6px), var(--strong-line) calc(50% - .6px), var(--strong-line) calc(50% + .6px), transparent calc(50% + .6px)), var(--surface); }
.layer-note { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .35rem 2rem; margin-top: .6rem; color: var(--muted); font-size: .875rem; }
.layer-note > * { margin: 0; }
.layer-note p { max-width: none; flex: 1 1 18rem; }
`;
