import { dataTable, disclosure, type Html, html, lineChart, name } from "../../page/index.ts";
import type { Lesson } from "../lesson.ts";
import { button, live, slider } from "../parts/controls.ts";
import { powerOfTen } from "../parts/two-curves.ts";
import { lessonTexts } from "../texts/lesson-texts.ts";
import type { ResidualData } from "./residual-data.ts";
import { residualTexts } from "./texts/languages.ts";
import type { ResidualTexts } from "./texts/residual-texts.ts";

/** Residual networks: gradients with and without shortcuts, training, and the gradients in the network. */
export const residualLesson: Lesson<ResidualData> = {
  page(data, language) {
    const [texts, shared] = [residualTexts[language], lessonTexts[language]];
    const gradients = html`<p>${texts.intro}</p>
      <div class="controls">
        ${slider({ id: "depth", label: texts.depth, min: 2, max: 40, step: 2, value: 20 })}
        ${slider({ id: "gain", label: texts.gain, min: 0.5, max: 1.5, step: 0.05, value: 0.7 })}
        ${slider({ id: "seed", label: texts.seed, min: 1, max: 20, value: 1 })}
      </div>
      ${live("gradient-chart", shared.withoutScript)}
      <p class="try">${texts.hint}</p>`;
    const training = html`<p>${texts.trainingIntro}</p>
      <div class="controls">${button("train", texts.train)}</div>
      ${live("training", shared.withoutScript)}`;
    return {
      ...{ title: texts.title, subtitle: shared.subject(data.model, data.image), style: "" },
      sections: [
        { id: "gradients", heading: texts.headings.gradients, content: gradients },
        { id: "training-section", heading: texts.headings.training, content: training },
        { id: "own", heading: texts.headings.own, content: ownSection(data, texts) },
      ],
    };
  },
};

function ownSection({ gradients }: ResidualData, texts: ResidualTexts): Html {
  if (gradients.length < 2) return html`<p>${texts.ownNone}</p>`;
  const values = gradients.map(({ norm }) => (norm > 0 ? Math.log10(norm) : Number.NaN));
  return html`<p>${texts.ownIntro}</p>
    <div class="lesson-chart">${lineChart({ label: texts.ownLabel, curves: [{ kind: "validation", values }], epochLabel: texts.layer, formatValue: powerOfTen })}</div>
    ${disclosure(
      texts.norm,
      dataTable({
        ...{ label: texts.ownLabel, rows: gradients },
        columns: [
          { heading: texts.layer, cell: ({ path }) => name(path), header: true },
          { heading: texts.norm, cell: ({ norm }) => norm.toPrecision(3), numeric: true },
        ],
      }),
    )}`;
}
