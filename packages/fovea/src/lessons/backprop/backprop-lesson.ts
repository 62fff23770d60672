import { html } from "../../page/index.ts";
import type { Lesson } from "../lesson.ts";
import { button, choice, live, slider } from "../parts/controls.ts";
import { lessonTexts } from "../texts/lesson-texts.ts";
import type { BackpropData } from "./backprop-data.ts";
import { neuronPlotStyle } from "./neuron-plot.ts";
import { backpropTexts } from "./texts/languages.ts";

/** Backpropagation: a neuron's graph with all numbers, a check of its gradients, and steps of training. */
export const backpropLesson: Lesson<BackpropData> = {
  page(data, language) {
    const [texts, shared] = [backpropTexts[language], lessonTexts[language]];
    const weight = { min: -2, max: 2, step: 0.1 };
    const graph = html`<p>${texts.intro}</p>
      <div class="beside-image">
        <div><h3>${texts.pixels}</h3>${live("pixels", shared.withoutScript)}<p class="figure-note">${texts.pixelsHint}</p></div>
        <div class="controls">
          ${choice({
            id: "activation",
            label: texts.activation,
            options: [
              ["relu", texts.activations.relu],
              ["sigmoid", texts.activations.sigmoid],
              ["tanh", texts.activations.tanh],
            ],
            value: "relu",
          })}
          ${slider({ id: "w1", label: texts.weight1, ...weight, value: 0.8 })}
          ${slider({ id: "w2", label: texts.weight2, ...weight, value: -0.5 })}
          ${slider({ id: "b", label: texts.bias, ...weight, value: 1 })}
          ${slider({ id: "y", label: texts.target, min: -1, max: 2, step: 0.1, value: 1.2 })}
        </div>
      </div>
      <div class="graph-key"><span>${texts.valueKey}</span><span class="gradient">${texts.gradientKey}</span></div>
      <div class="scroll" role="group" tabindex="0" aria-label="${texts.graphLabel}">${live("graph-plot", shared.withoutScript)}</div>
      ${live("chain", shared.withoutScript)}`;
    const check = html`<p>${texts.checkIntro}</p>${live("check-table", shared.withoutScript)}`;
    const train = html`<p>${texts.trainIntro}</p>
      <div class="controls">
        ${slider({ id: "rate", label: texts.rate, min: 0.01, max: 1.5, step: 0.01, value: 0.1 })}
        ${button("step", texts.step)}${button("ten", texts.ten)}${button("reset", texts.reset)}
      </div>
      ${live("training", shared.withoutScript)}`;
    return {
      ...{ title: texts.title, subtitle: shared.subject(data.model, data.image), style },
      sections: [
        { id: "graph", heading: texts.headings.graph, content: graph },
        { id: "check", heading: texts.headings.check, content: check },
        { id: "train", heading: texts.headings.train, content: train },
      ],
    };
  },
};

const style = `${neuronPlotStyle}
.beside-image { display: grid; grid-template-columns: minmax(0, 13rem) 1fr; gap: 1rem 2.5rem; align-items: start; }
.beside-image h3 { margin-top: 0; }
@media (max-width: 40rem) { .beside-image { grid-template-columns: 1fr; } .beside-image .map { max-width: 13rem; } }
`;
