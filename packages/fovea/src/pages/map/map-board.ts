import { type Html, html, name } from "../../page/index.ts";
import type { DataMap, MapPoint } from "./data-map.ts";
import { hueOf, placesOf, planeSize } from "./plane.ts";
import type { MapTexts } from "./texts/map-texts.ts";

/** Draws the map with its controls and the classes. */
export function mapBoard(map: DataMap, texts: MapTexts): Html {
  const { map: words } = texts;
  const points = drawnPoints(map);
  const { width, height } = planeSize;
  const places = placesOf({ points });
  const groups = map.classes.map((_, label) =>
    points.flatMap((point, at) => (point.label === label ? [dotOf(point, at, places[at])] : [])),
  );
  return html`<div id="controls" class="map-controls" hidden>
      <button type="button" id="zoom-in" aria-label="${words.zoomIn}" title="${words.zoomIn}">+</button>
      <button type="button" id="zoom-out" aria-label="${words.zoomOut}" title="${words.zoomOut}">−</button>
      <button type="button" id="reset">${words.reset}</button>
      <label><input type="checkbox" id="images"> ${words.images}</label>
      <label class="find">${words.find} <select id="find"><option value="">${words.choose}</option></select></label>
    </div>
    <div class="map-board">
      <svg id="plane" viewBox="0 0 ${width} ${height}" role="application" tabindex="0" aria-label="${words.label(points.length)}" aria-describedby="map-keys">
        ${groups.map((dots, label) => html`<g data-class="${label}" style="--hue:${hueOf(label)}">${dots}</g>`)}
        <g id="pictures"></g>
      </svg>
      <div id="detail" class="map-detail" aria-live="polite"><img hidden alt=""><div><p class="muted">${words.hint}</p></div></div>
    </div>
    <p class="figure-note" id="map-keys">${words.keys}</p>
    <fieldset id="legend" class="map-legend"><legend>${words.classes}</legend>${groups.map(
      (dots, label) => html`<label><input type="checkbox" value="${label}" checked>
        <i style="--hue:${hueOf(label)}"></i>${name(map.classes[label] ?? "")}&nbsp;<span class="muted">${texts.format.count(dots.length)}</span></label>`,
    )}</fieldset>`;
}

function dotOf({ suggested, isOutlier }: MapPoint, at: number, [x, y]: readonly [number, number] = [0, 0]): Html {
  const mark = suggested !== undefined ? html` class="doubtful"` : isOutlier && html` class="outlier"`;
  return html`<circle cx="${x}" cy="${y}" r="4.5" data-at="${at}"${mark}/>`;
}

/** Points in the order in which they are drawn, which numbers them. */
function drawnPoints({ points }: DataMap): MapPoint[] {
  return points.toSorted((a, b) => a.label - b.label);
}

/** What the script shows of each point. */
export function mapData(
  map: DataMap,
  { map: words, lists, format }: MapTexts,
  thumbnails: ReadonlyMap<string, string>,
): object {
  const { classes } = map;
  const points = drawnPoints(map);
  const textsOf = ({ image, label, suggested, isOutlier }: MapPoint) => [
    classes[label] ?? "",
    ...(suggested === undefined
      ? []
      : [`${words.doubtful}${format.colon}${words.looksLike} ${classes[suggested] ?? ""}`]),
    ...(isOutlier ? [words.outlier] : []),
    image,
  ];
  return {
    names: points.map(({ image }) => image),
    texts: points.map(textsOf),
    alts: points.map(({ label }) => lists.image(classes[label] ?? "")),
    images: points.map(({ image }) => thumbnails.get(image) ?? null),
  };
}

export const mapStyle = `
.map-controls { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; margin-bottom: .75rem; font-size: .9375rem; }
.map-controls[hidden] { display: none; }
.map-controls button, .map-controls select { font: inherit; color: var(--text); background: var(--surface); border: 1px solid var(--strong-line); border-radius: 6px; padding: .2rem .7rem; min-height: 2rem; }
.map-controls select { max-width: 14rem; }
.map-controls button:focus-visible, .map-controls select:focus-visible, #plane:focus-visible, .map-legend input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.map-controls label { display: inline-flex; align-items: center; gap: .35rem; }
.map-board { display: grid; grid-template-columns: minmax(0, 1fr) 12rem; gap: 1rem; align-items: start; }
#plane { display: block; width: 100%; height: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; cursor: grab; touch-action: pan-y; --dot: 4.5; --line: 1.2; }
#plane g[hidden] { display: none; }
#plane circle, .map-legend i { fill: hsl(var(--hue) 62% 42%); background: hsl(var(--hue) 62% 42%); }
#plane circle { r: calc(var(--dot) * 1px); fill-opacity: .75; }
#plane .doubtful { stroke: var(--problem); stroke-width: calc(var(--line) * 2.2px); fill-opacity: 1; }
#plane .outlier { stroke: var(--text); stroke-width: calc(var(--line) * 1.6px); stroke-dasharray: calc(var(--line) * 2.5px); fill-opacity: 1; }
#plane .chosen { stroke: var(--text); stroke-width: calc(var(--line) * 2.5px); r: calc(var(--dot) * 1.8px); fill-opacity: 1; }
.map-detail { min-height: 15rem; font-size: .875rem; line-height: 1.4; overflow-wrap: anywhere; }
.map-detail img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; background: var(--surface); border-radius: 6px; margin-bottom: .6rem; }
.map-detail img[hidden] { display: none; }
.map-detail p { margin: .2rem 0; }
.map-detail p:first-child { font-weight: 600; } .map-detail p.muted { font-weight: 400; }
.map-legend { border: 0; padding: 0; margin: 1rem 0 0; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; font-size: .875rem; }
.map-legend legend { font-weight: 600; padding: 0; margin-bottom: .4rem; }
.map-legend label { display: inline-flex; align-items: center; gap: .35rem; min-height: 1.6rem; }
.map-legend i { width: .75rem; height: .75rem; border-radius: 50%; }
@media screen and (prefers-color-scheme: dark) { #plane circle, .map-legend i { fill: hsl(var(--hue) 70% 68%); background: hsl(var(--hue) 70% 68%); } }
@media (max-width: 44rem) { .map-board { grid-template-columns: minmax(0, 1fr); } .map-detail { min-height: 6rem; display: grid; grid-template-columns: 6rem 1fr; gap: .75rem; } .map-detail img[hidden] + div { grid-column: 1 / -1; } }
@media print { .map-controls { display: none; } }
`;
