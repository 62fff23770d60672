import { html, pageTexts } from "../../page/index.ts";
import type { Lesson } from "../lesson.ts";
import { button, choice, live, slider } from "../parts/controls.ts";
import { twoCurves } from "../parts/two-curves.ts";
import { lessonTexts } from "../texts/lesson-texts.ts";
import { transferTexts } from "./texts/languages.ts";
import type { TransferData } from "./transfer-data.ts";

/** Transfer learning: the frozen network's features, a head trained on them, and overfitting. */
export const transferLesson: Lesson<TransferData> = {
  page(data, language) {
    const [texts, shared, { format }] = [transferTexts[language], lessonTexts[language], pageTexts[language]];
    const { training, validation, recorded } = data;
    const loss = (values: readonly number[]) => (values.at(-1) ?? Number.NaN).toFixed(3);
    const backbone = html`<p>${texts.backboneIntro(data.layer)}</p>
      <div class="mixer"><div><img class="own-image" src="${data.image.source}" alt="${texts.imageTitle}"></div>
        ${data.channels.map((_, index) => html`<div id="map-${index}"></div>`)}</div>`;
    const largest = training.labels.length / texts.classes.length;
    const head = html`<p>${texts.headIntro}</p>
      <ul class="examples">${data.examples.map((source, index) => html`<li><img src="${source}" alt="${texts.classes[index]}"><span aria-hidden="true">${texts.classes[index]}</span></li>`)}</ul>
      <p class="muted">${texts.sizes(training.labels.length, validation.labels.length, training.features.shape[1] ?? 0, training.pixels.shape[1] ?? 0)}</p>
      <div class="controls">
        ${choice({
          id: "input",
          label: texts.input,
          options: [
            ["features", texts.inputs.features],
            ["pixels", texts.inputs.pixels],
          ],
          value: "features",
        })}
        ${slider({ id: "per-class", label: texts.perClass, min: 2, max: largest, value: Math.min(8, largest) })}
        ${slider({ id: "rate", label: texts.rate, min: 0.005, max: 0.2, step: 0.005, value: 0.03 })}
        ${slider({ id: "dropout", label: texts.dropout, min: 0, max: 0.8, step: 0.1, value: 0 })}
        ${button("train", texts.train)}
      </div>
      ${live("head", shared.withoutScript)}
      <p class="try">${texts.headHint}</p>`;
    const overfitting = html`<p>${texts.recordedIntro(recorded.training, recorded.validation)}</p>
      <div class="stages">${data.runs.map(
        (run) => html`<div><h3>${texts.remedies[run.remedy]}</h3>
          ${twoCurves({ label: `${texts.remedies[run.remedy]}${format.colon}${texts.lossLabel}`, names: texts.curves, dashed: run.training, solid: run.validation, xLabel: texts.epoch })}
          <p>${texts.recorded(loss(run.training), loss(run.validation), format.percent(run.accuracy))}</p></div>`,
      )}</div>
      <p class="try">${texts.recordedNote}</p>`;
    return {
      ...{ title: texts.title, subtitle: shared.subject(data.model, data.image), style },
      sections: [
        { id: "backbone", heading: texts.headings.backbone, content: backbone },
        { id: "head-section", heading: texts.headings.head, content: head },
        { id: "overfitting", heading: texts.headings.overfitting, content: overfitting },
      ],
    };
  },
};

const style = `
.mixer { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: 1rem; margin: 1rem 0; max-width: 44rem; }
.own-image { display: block; width: 100%; }
.examples { list-style: none; display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; padding: 0; font-size: .875rem; color: var(--muted); }
.examples img { display: block; width: 5rem; height: 5rem; image-rendering: pixelated; border-radius: 6px; margin-bottom: .25rem; }
`;
