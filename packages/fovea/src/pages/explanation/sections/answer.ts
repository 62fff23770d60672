import { barList, type Html, html, name, noteList } from "../../../page/index.ts";
import { scaleStrip } from "../../features/scale-strip.ts";
import type { ExplainedMap, NamedProbability } from "../explanation.ts";
import type { ExplanationContext } from "../explanation-context.ts";
import { verdictOf } from "../map-verdict.ts";
import type { ExplanationTexts } from "../texts/explanation-texts.ts";

/** The answer in large type, the image, and the heat maps next to it. */
export function answerSection(context: ExplanationContext): Html {
  const { explanation, texts } = context;
  const { image, maps, scale } = explanation;
  const isCoarse = Math.min(image.height, image.width) < 100;
  const meaning = scale.low < 0 ? texts.answer.signedScale : texts.answer.scale;
  const only = maps.length === 1 ? maps[0] : undefined;
  return html`${hero(context)}
  <div class="views${isCoarse && " coarse"}">
    <figure><figcaption>${texts.answer.image}</figcaption><img src="${image.source}" alt="${texts.answer.imageAlt}" width="${image.width}" height="${image.height}"></figure>
    ${maps.map((map) => mapFigure(map, context))}
  </div>
  <div class="scale-line">${scaleStrip(scale)}<span>${meaning}</span></div>
  ${only && html`<div class="verdict">${verdict(only, texts)}</div>`}
  ${probabilities(context)}`;
}

function mapFigure(map: ExplainedMap, { explanation, texts }: ExplanationContext): Html {
  const { image } = map;
  return html`<figure>
    <figcaption>${texts.answer.title(map)}</figcaption>
    <img src="${image.source}" alt="${texts.answer.heatAlt(map)}" width="${image.width}" height="${image.height}">
    ${explanation.maps.length > 1 && verdict(map, texts)}
  </figure>`;
}

function verdict(map: ExplainedMap, texts: ExplanationTexts): Html {
  return noteList(verdictOf(map, texts), texts.levels);
}

function hero({ explanation: { answer }, texts }: ExplanationContext): Html {
  const { answer: words, format } = texts;
  const line = (label: string, value: string) =>
    html`<p class="answer"><strong>${name(label)}</strong> <span>${value}</span></p>`;
  if (answer.kind === "classes") {
    const [first] = answer.classes;
    return first ? line(first.name, format.percent(first.probability)) : html`<p>${words.unknown}</p>`;
  }
  if (answer.kind === "labels") {
    const present = answer.labels.filter(({ isPresent }) => isPresent);
    if (present.length === 0) return html`<p class="lead">${words.nothingPresent}</p>`;
    return html`<p class="answer">${present.map(({ name: label, probability }) => html`<strong>${name(label)}</strong> <span>${format.percent(probability)}</span> `)}</p>`;
  }
  if (answer.kind === "values")
    return html`${answer.values.map(({ name: label, value }) => line(label, format.number(value)))}`;
  return html`<p>${words.unknown}</p>`;
}

function probabilities({ explanation: { answer }, texts }: ExplanationContext): Html | undefined {
  const list: readonly NamedProbability[] =
    answer.kind === "classes" ? answer.classes : answer.kind === "labels" ? answer.labels : [];
  if (list.length < 2) return undefined;
  return html`<h3>${texts.answer.others}</h3>${barList({
    full: 1,
    key: [texts.answer.probability],
    bars: list.map(({ name: label, probability }) => ({
      name: label,
      values: [probability],
      text: texts.format.percent(probability),
      label: `${label}${texts.format.colon}${texts.format.percent(probability)}`,
    })),
  })}`;
}

export const answerStyle = `
.answer { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .9rem; margin: 0 0 1.25rem; font-size: 1.25rem; max-width: none; }
.answer strong { font-size: clamp(1.9rem, 5vw, 2.75rem); line-height: 1.15; font-weight: 650; letter-spacing: -.015em; }
.answer .name { font-weight: inherit; }
.answer span { color: var(--muted); font-variant-numeric: tabular-nums; } .answer strong span, .answer strong .name { color: inherit; }
.views { display: grid; grid-template-columns: repeat(auto-fit, minmax(max(9rem, 30%), 1fr)); gap: 1rem; max-width: 60rem; }
.views figure { margin: 0; min-width: 0; max-width: 28rem; }
.views figcaption { font-weight: 500; font-size: .9375rem; margin-bottom: .45rem; overflow-wrap: anywhere; }
.views img { display: block; width: 100%; height: auto; border-radius: 6px; background: var(--surface); }
.views.coarse img { image-rendering: pixelated; }
.views .notes { margin-top: .75rem; font-size: .9375rem; }
.verdict { margin-top: 1rem; max-width: 60ch; }
@media screen and (min-width: 75rem) { body > nav li:nth-child(4) { margin-bottom: 0; } }
.scale-line { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .9rem; margin: .9rem 0 0; font-size: .8125rem; color: var(--muted); }
.scale-line > * { margin: 0; }
`;
