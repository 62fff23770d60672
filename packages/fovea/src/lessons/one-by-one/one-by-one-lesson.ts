import { dataTable, type Html, html, name } from "../../page/index.ts";
import { formatCount } from "../../support/index.ts";
import type { Lesson } from "../lesson.ts";
import { live, slider } from "../parts/controls.ts";
import { lessonTexts } from "../texts/lesson-texts.ts";
import type { OneByOneData, OwnOneByOne } from "./one-by-one-data.ts";
import { oneByOneTexts } from "./texts/languages.ts";
import type { OneByOneTexts } from "./texts/one-by-one-texts.ts";

/** 1 × 1 convolutions: what a bottleneck saves, maps of the network mixed, and the network's own ones. */
export const oneByOneLesson: Lesson<OneByOneData> = {
  page(data, language) {
    const [texts, shared] = [oneByOneTexts[language], lessonTexts[language]];
    const cost = html`<p>${texts.costIntro}</p>
      <div class="controls">
        ${slider({ id: "side", label: texts.side, min: 7, max: 112, step: 7, value: 28 })}
        ${slider({ id: "inputs", label: texts.inputs, min: 16, max: 512, step: 16, value: 192 })}
        ${slider({ id: "bottleneck", label: texts.bottleneck, min: 4, max: 128, step: 4, value: 16 })}
        ${slider({ id: "filter-side", label: texts.filterSide, min: 1, max: 7, step: 2, value: 5 })}
        ${slider({ id: "outputs", label: texts.outputs, min: 8, max: 256, step: 8, value: 32 })}
      </div>
      ${live("costs", shared.withoutScript)}`;
    const mix = html`<p>${texts.mixIntro}</p><p class="muted">${texts.source(data.layer)}</p>
      <div class="mixer">${data.channels.map(
        (channel, index) => html`<div>
          <div id="map-${index}"></div>
          ${slider({ id: `weight-${index}`, label: texts.weight(channel + 1), min: -2, max: 2, step: 0.1, value: [1, -1, 0.5][index] ?? 0 })}
        </div>`,
      )}</div>
      <div class="stages"><div><h3>${texts.mixed}</h3>${live("mixed", shared.withoutScript)}</div>
      <div>${live("mix-numbers", shared.withoutScript)}<p class="try">${texts.mixNote}</p></div></div>`;
    return {
      ...{ title: texts.title, subtitle: shared.subject(data.model, data.image), style },
      sections: [
        { id: "cost", heading: texts.headings.cost, content: cost },
        { id: "mix", heading: texts.headings.mix, content: mix },
        { id: "own", heading: texts.headings.own, content: ownSection(data, texts) },
      ],
    };
  },
};

function ownSection({ own, ownCount }: OneByOneData, texts: OneByOneTexts): Html {
  if (own.length === 0) return html`<p>${texts.ownNone}</p>`;
  const { label, layer, shape, channels, effect } = texts.ownTable;
  const effectOf = ({ inputs, outputs }: OwnOneByOne) =>
    outputs < inputs ? texts.effects.reduces : outputs > inputs ? texts.effects.expands : texts.effects.keeps;
  return html`<p>${texts.ownIntro(ownCount, own.length)}</p>${dataTable({
    ...{ label, rows: own },
    columns: [
      { heading: layer, cell: ({ path }) => name(path), header: true },
      { heading: shape, cell: ({ height, width }) => `${height} × ${width}` },
      { heading: channels, cell: ({ inputs, outputs }) => `${formatCount(inputs)} → ${formatCount(outputs)}` },
      { heading: effect, cell: effectOf },
    ],
  })}`;
}

const style = `
.mixer { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 1rem 1.5rem; margin: 1rem 0; }
.mixer .slider input { width: 6.5rem; }
.mixer .control { margin-top: .4rem; }
`;
