import { type Html, html, type Phrase } from "../markup/html.ts";
import { name, path } from "../markup/names.ts";

/** An image and what to say about it. */
export interface ListedImage {
  readonly file: string;
  /** A data URI; without one, a gray field stands for the image. */
  readonly source: string | undefined;
  /** Describes the image for those who don't see it. */
  readonly label: string;
  /** What it is, and what it was taken for. */
  readonly names: readonly (readonly [term: Phrase, name: string])[];
  readonly note: Phrase;
  /** Further images of it, such as heat maps, each with what it shows. */
  readonly maps?: readonly { readonly source: string; readonly caption: Phrase; readonly label: string }[];
}

/** Shows images in a grid, each with its names, a note and its file. */
export function imageList(images: readonly ListedImage[]): Html {
  return html`<ul class="images">${images.map(
    ({ file, source, label, names, note, maps = [] }) => html`<li>
      ${pictureOf(source, label)}
      ${maps.length > 0 && html`<div class="maps">${maps.map(mapOf)}</div>`}
      <div class="image-text">
        ${names.map(([term, each]) => html`<div><span class="muted">${term}</span> ${name(each)}</div>`)}
        <div class="muted">${note}</div>
      </div>
      <div class="file">${path(file)}</div>
    </li>`,
  )}</ul>`;
}

function pictureOf(source: string | undefined, label: string): Html {
  if (source === undefined) return html`<div class="no-image" role="img" aria-label="${label}"></div>`;
  return html`<img src="${source}" alt="${label}" decoding="async">`;
}

function mapOf({ source, caption, label }: NonNullable<ListedImage["maps"]>[number]): Html {
  return html`<figure><img src="${source}" alt="${label}" decoding="async"><figcaption>${caption}</figcaption></figure>`;
}

export const imageListStyle = `
.images { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1.5rem 1.25rem; }
.images li { min-width: 0; break-inside: avoid; }
.images img, .no-image { display: block; width: 100%; aspect-ratio: 1; border-radius: 6px; background: var(--surface); }
.images img { object-fit: contain; }
.maps { display: grid; grid-template-columns: 1fr 1fr; gap: .35rem; margin-top: .35rem; }
.maps figure { margin: 0; min-width: 0; }
.maps figcaption { margin: .2rem 0 0; font-weight: 400; font-size: .75rem; line-height: 1.3; color: var(--muted); overflow-wrap: anywhere; }
.no-image { border: 1px dashed var(--strong-line); }
.image-text { margin-top: .5rem; font-size: .9375rem; line-height: 1.4; overflow-wrap: anywhere; }
.image-text .muted { font-size: .8125rem; }
.file { color: var(--muted); font-size: .8125rem; line-height: 1.35; margin-top: .15rem; }
@media (max-width: 30rem) { .images { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.25rem .85rem; } }
`;
