import { html } from "../../page/index.ts";
import type { Lesson } from "../lesson.ts";
import { button, choice, live, slider } from "../parts/controls.ts";
import { lessonTexts } from "../texts/lesson-texts.ts";
import type { PoolData } from "./pool-data.ts";
import { poolTexts } from "./texts/languages.ts";

/** Pooling: the window with its numbers, what is lost, and where the gradient goes. */
export const poolLesson: Lesson<PoolData> = {
  page(data, language) {
    const [texts, shared] = [poolTexts[language], lessonTexts[language]];
    const [height = 1, width = 1] = data.maps.shape;
    const { size = 2, stride = 2 } = data.pooling ?? {};
    const numbers = (list: readonly number[]) => list.map((each) => [String(each), String(each)] as const);
    const window = html`<p>${texts.intro}</p><p class="muted">${texts.source(data.layer, data.pooling)}</p>
      <div class="controls">
        ${choice({ id: "map", label: texts.map, options: data.channels.map((channel, index) => [String(index), texts.channel(channel + 1)]), value: "0" })}
        ${choice({
          id: "kind",
          label: texts.kind,
          options: [
            ["max", texts.kinds.max],
            ["average", texts.kinds.average],
          ],
          value: "max",
        })}
        ${choice({ id: "size", label: texts.size, options: numbers([2, 3, 4]), value: String(Math.max(2, Math.min(4, size))) })}
        ${choice({ id: "stride", label: texts.stride, options: numbers([1, 2, 3, 4]), value: String(Math.min(4, stride)) })}
      </div>
      <p class="formula" id="window-formula" aria-live="polite"></p>
      <div class="stages">
        <div><h3>${texts.input(height, width)}</h3>${live("input-map", shared.withoutScript)}</div>
        <div><h3 id="output-size"></h3>${live("output-map", shared.withoutScript)}</div>
      </div>
      <div class="controls">
        ${slider({ id: "row", label: texts.row, min: 0, max: height - 1, value: 0 })}
        ${slider({ id: "column", label: texts.column, min: 0, max: width - 1, value: 0 })}
        ${button("play", shared.play)}
      </div>
      ${live("numbers", shared.withoutScript)}`;
    const lost = html`<p>${texts.lostIntro}</p>
      <div class="controls">${slider({ id: "shift", label: texts.shift, min: 0, max: 4, value: 1 })}</div>
      ${live("lost-maps", shared.withoutScript)}`;
    const gradient = html`<p>${texts.gradientIntro}</p>${live("gradient-map", shared.withoutScript)}`;
    const { headings } = texts;
    return {
      ...{ title: texts.title, subtitle: shared.subject(data.model, data.image), style: "" },
      sections: [
        { id: "window", heading: headings.window, content: window },
        { id: "lost", heading: headings.lost, content: lost },
        { id: "gradient", heading: headings.gradient, content: gradient },
      ],
    };
  },
};
