import {
  type Html,
  html,
  imageList,
  name,
  type PageLanguage,
  pageLanguages,
  pageShell,
  pageStyle,
} from "../../page/index.ts";
import { anything, checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { oneOf } from "../../support/schema-fields.ts";
import type { DataMap, MapPoint } from "./data-map.ts";
import { mapBoard, mapData, mapStyle } from "./map-board.ts";
import { mapScript } from "./map-script.ts";
import { mapTexts } from "./texts/languages.ts";
import type { MapTexts } from "./texts/map-texts.ts";

/** How a map is shown. */
export interface RenderMapOptions {
  /** Small images as data URIs, by the `image` of the points (default none). */
  readonly thumbnails?: ReadonlyMap<string, string>;
  /** The language of the page (default "en"). Names stay as they are. */
  readonly language?: PageLanguage;
}

const checks: OptionChecks<RenderMapOptions> = { thumbnails: anything, language: optional(oneOf(pageLanguages)) };

/** Images that a list shows. */
const listed = 24;

/**
 * Returns a map of images as one HTML page that makes no request to a network: zoomed and searched by mouse, touch and
 * keyboard. Without its script, it is a picture with lists of what is remarkable.
 */
export function renderMap(map: DataMap, options: RenderMapOptions = {}): string {
  const { thumbnails = new Map<string, string>(), language = "en" } = checkOptions("renderMap", checks, options);
  const texts = mapTexts[language];
  const doubtful = map.points.filter(({ suggested }) => suggested !== undefined);
  const outliers = map.points.filter(({ isOutlier }) => isOutlier);
  const list = (points: readonly MapPoint[]) => listOf(points, map, texts, thumbnails);
  return pageShell({
    ...{ texts, title: map.title, style: pageStyle(mapStyle), scripts: [mapScript] },
    header: html`<h1><bdi>${map.title}</bdi></h1>
      <p class="subtitle">${texts.subtitle(map.points.length, map.total, map.classes.length)}</p>`,
    sections: [
      { id: "map", heading: texts.headings.map, content: mapBoard(map, texts) },
      {
        id: "doubtful",
        heading: texts.headings.doubtful,
        content:
          doubtful.length > 0
            ? list(doubtful)
            : html`<p>${map.doubtsKnown ? texts.lists.noDoubts : texts.lists.doubtsUnknown}</p>`,
      },
      {
        id: "outliers",
        heading: texts.headings.outliers,
        content:
          outliers.length > 0
            ? html`<p>${texts.lists.outliers}</p>${list(outliers)}`
            : html`<p>${texts.lists.noOutliers}</p>`,
      },
      {
        id: "reading",
        heading: texts.headings.reading,
        content: html`<p>${texts.features(name(map.model), map.features)}</p>
          <p>${texts.reading[map.method]}${map.shares && [texts.format.gap, texts.shares(map.shares)]}</p>`,
      },
    ],
    version: map.version,
    data: { id: "map-data", value: mapData(map, texts, thumbnails) },
  });
}

function listOf(
  points: readonly MapPoint[],
  { classes }: DataMap,
  { lists: words }: MapTexts,
  thumbnails: ReadonlyMap<string, string>,
): Html {
  const shown = points.slice(0, listed);
  return html`${imageList(
    shown.map(({ image, label, suggested }) => ({
      file: image,
      source: thumbnails.get(image),
      label: words.image(classes[label] ?? ""),
      names: [
        [words.label, classes[label] ?? ""],
        ...(suggested === undefined ? [] : [[words.suggested, classes[suggested] ?? ""] as const]),
      ],
      note: "",
    })),
  )}${points.length > shown.length && html`<p class="figure-note">${words.shown(shown.length, points.length)}</p>`}`;
}
