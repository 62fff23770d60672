import { type Html, html, type PageSection } from "../../page/index.ts";
import type { Lesson } from "../lesson.ts";
import { button, choice, live, slider } from "../parts/controls.ts";
import { type LessonTexts, lessonTexts } from "../texts/lesson-texts.ts";
import type { ConvData } from "./conv-data.ts";
import { type ClassicFilter, classicFilters } from "./filters.ts";
import type { ConvTexts } from "./texts/conv-texts.ts";
import { convTexts } from "./texts/languages.ts";

/** Convolution: the window with its numbers, the size of the result, and the number of parameters. */
export const convLesson: Lesson<ConvData> = {
  page(data, language) {
    const [texts, shared] = [convTexts[language], lessonTexts[language]];
    const { window, size, parameters } = texts.headings;
    const sections: readonly PageSection[] = [
      { id: "window", heading: window, content: windowSection(data, texts, shared) },
      { id: "size", heading: size, content: sizeSection(texts, shared) },
      { id: "parameters", heading: parameters, content: parametersSection(data, texts, shared) },
    ];
    return { title: texts.title, subtitle: shared.subject(data.model, data.image), sections, style };
  },
};

function windowSection(data: ConvData, texts: ConvTexts, shared: LessonTexts): Html {
  const [height = 1, width = 1, channels = 1] = data.image.values.shape;
  const largest = Math.max(...(data.layer?.kernel.shape.slice(0, 2) ?? []), 3);
  const paddings = [0, 1, 2, 3, ...(largest > 7 ? [Math.floor(largest / 2)] : [])].map(String);
  return html`<p>${texts.intro}</p>
    ${filterChoice(data, texts)}
    <div class="controls">
      ${choice({ id: "stride", label: texts.stride, options: ["1", "2", "3", "4"].map((each) => [each, each]), value: String(startStride(data)) })}
      ${choice({ id: "padding", label: texts.padding, options: [...paddings.map((each) => [each, each] as const), ["same", texts.same]], value: startPadding(data) })}
    </div>
    <p class="formula" id="window-formula" aria-live="polite"></p>
    <div class="stages">
      <div><h3>${texts.input(height, width, channels)}</h3>${live("input-map", shared.withoutScript)}</div>
      <div><h3 id="output-size"></h3>${live("output-map", shared.withoutScript)}<div id="output-legend"></div></div>
    </div>
    <div class="controls">
      ${slider({ id: "row", label: texts.row, min: 0, max: height - 1, value: 0 })}
      ${slider({ id: "column", label: texts.column, min: 0, max: width - 1, value: 0 })}
      ${button("play", shared.play)}
    </div>
    ${live("numbers", shared.withoutScript)}`;
}

/** Networks start with the stride of their layer, unless it is larger than those that can be chosen. */
function startStride({ layer }: ConvData): number {
  return Math.min(4, layer?.stride ?? 1);
}

/** Networks start with the padding of their layer; if it differs from side to side, it is the one of "same". */
function startPadding({ layer }: ConvData): string {
  const [first = 0, ...others] = layer?.padding ?? [];
  if (!layer || others.some((count) => count !== first)) return "same";
  const [rows = 1, columns = 1] = layer.kernel.shape;
  const isSame = layer.stride === 1 && rows === columns && first === (rows - 1) / 2;
  return isSame ? "same" : String(first);
}

function filterChoice({ layer }: ConvData, texts: ConvTexts): Html {
  const tile = (value: string, label: string, checked: boolean) => html`<label class="filter-tile" title="${label}">
    <input type="radio" name="filter" value="${value}" aria-label="${label}"${checked && html` checked`}>
    <span class="tile" data-filter="${value}"></span>
  </label>`;
  const own = layer?.kernel.shape[3] ?? 0;
  return html`<fieldset class="control filters" id="filter"><legend>${texts.filter}</legend>
    ${
      layer
        ? html`<p class="filter-group">${texts.ownFilters(layer.path, own, layer.filters)}</p>
      <div class="filter-tiles">${Array.from({ length: own }, (_, index) => tile(`own-${index}`, texts.ownFilter(index + 1), index === 0))}</div>`
        : html`<p class="muted">${texts.noOwnFilters}</p>`
    }
    <p class="filter-group">${texts.classicFilters}</p>
    <div class="filter-tiles">${(Object.keys(classicFilters) as ClassicFilter[]).map((name, index) => html`<div class="named">${tile(name, texts.classic[name], !layer && index === 0)}<span aria-hidden="true">${texts.classic[name]}</span></div>`)}</div>
  </fieldset>`;
}

function sizeSection(texts: ConvTexts, shared: LessonTexts): Html {
  return html`<p>${texts.sizeIntro}</p>
    <div class="controls">
      ${slider({ id: "size-input", label: html`${texts.sizeInput} <i>n</i>`, min: 3, max: 24, value: 10 })}
      ${slider({ id: "size-filter", label: html`${texts.sizeFilter} <i>f</i>`, min: 1, max: 7, value: 3 })}
      ${slider({ id: "size-padding", label: html`${texts.padding} <i>p</i>`, min: 0, max: 3, value: 0 })}
      ${slider({ id: "size-stride", label: html`${texts.stride} <i>s</i>`, min: 1, max: 5, value: 2 })}
    </div>
    ${live("size-strip", shared.withoutScript)}
    <p class="try">${texts.sizeCases}</p>`;
}

function parametersSection({ image }: ConvData, texts: ConvTexts, shared: LessonTexts): Html {
  const [height = 28, , channels = 3] = image.values.shape;
  return html`<p>${texts.parametersIntro}</p>
    <div class="controls">
      ${slider({ id: "image-side", label: texts.imageSide, min: 8, max: 256, value: Math.max(8, Math.min(256, height)) })}
      ${slider({ id: "image-channels", label: texts.imageChannels, min: 1, max: 16, value: Math.min(16, channels) })}
      ${slider({ id: "filter-side", label: texts.filterSide, min: 1, max: 11, step: 2, value: 3 })}
      ${slider({ id: "filter-count", label: texts.filters, min: 1, max: 64, value: 32 })}
    </div>
    ${live("parameter-table", shared.withoutScript)}`;
}

const style = `
.filters { margin: 1rem 0; }
.filter-group { margin: .5rem 0 .4rem; font-size: .8125rem; color: var(--muted); }
.filter-tiles { display: flex; flex-wrap: wrap; gap: .5rem; }
.filter-tile { position: relative; display: block; width: 2.75rem; height: 2.75rem; cursor: pointer; }
.filter-tile input { position: absolute; opacity: 0; inset: 0; width: 100%; height: 100%; margin: 0; cursor: pointer; }
.tile { display: block; width: 100%; height: 100%; border-radius: 5px; overflow: hidden; background: var(--surface); border: 1px solid var(--strong-line); }
.tile img { display: block; width: 100%; height: 100%; image-rendering: pixelated; }
.filter-tile input:checked + .tile { outline: 3px solid var(--accent); outline-offset: 1px; }
.filter-tile input:focus-visible + .tile { box-shadow: 0 0 0 6px var(--range); }
.named { display: grid; justify-items: center; gap: .3rem; width: 5.5rem; font-size: .75rem; color: var(--muted); text-align: center; line-height: 1.2; }
.channels { display: grid; gap: .75rem; }
.channels h4 { margin: .5rem 0 0; font-size: .875rem; }
.strip { display: block; width: 100%; max-width: 44rem; height: auto; }
.strip .cell { fill: var(--surface); stroke: var(--strong-line); }
.strip .pad { stroke-dasharray: 3 2; fill: none; }
.strip .unread { fill: var(--m2); }
.strip .bar { fill: var(--c3); stroke: var(--c5); }
.strip .bar.odd { fill: var(--c2); }
.strip text { font-size: 11px; fill: var(--text); text-anchor: middle; font-family: inherit; }
`;
