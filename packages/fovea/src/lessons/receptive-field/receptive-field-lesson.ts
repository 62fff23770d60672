import { dataTable, disclosure, type Html, html, lineChart, name } from "../../page/index.ts";
import type { Lesson } from "../lesson.ts";
import { choice, live, slider } from "../parts/controls.ts";
import { lessonTexts } from "../texts/lesson-texts.ts";
import type { LayerField, ReceptiveFieldData } from "./receptive-field-data.ts";
import { stackPlotStyle } from "./stack-plot.ts";
import { receptiveFieldTexts } from "./texts/languages.ts";
import type { ReceptiveFieldTexts } from "./texts/receptive-field-texts.ts";

/** Receptive fields: drawn on the image, their growth with depth, and stacks of small filters. */
export const receptiveFieldLesson: Lesson<ReceptiveFieldData> = {
  page(data, language) {
    const [texts, shared] = [receptiveFieldTexts[language], lessonTexts[language]];
    const { influences } = texts;
    const image = html`<p>${texts.intro}</p>
      <div class="controls">
        <div class="control"><label for="layer">${texts.layer}</label>
          <select id="layer">${data.layers.map(({ path, height, width }, index) => html`<option value="${index}"${index === startLayer(data) && html` selected`}>${path} (${height} × ${width})</option>`)}</select>
        </div>
        ${slider({ id: "row", label: texts.row, min: 0, max: 1, value: 0 })}
        ${slider({ id: "column", label: texts.column, min: 0, max: 1, value: 0 })}
        ${choice({
          id: "influence",
          label: texts.influence,
          options: [
            ["show", influences.show],
            ["hide", influences.hide],
          ],
          value: "show",
        })}
      </div>
      <div class="field-image">${live("field-map", shared.withoutScript)}</div>
      <div id="field-text" aria-live="polite"></div>
      <p class="try">${texts.influenceNote}</p>`;
    const stack = html`<p>${texts.stackIntro}</p>
      <div class="controls">
        ${slider({ id: "count", label: texts.count, min: 1, max: 6, value: 2 })}
        ${slider({ id: "stack-side", label: texts.filterSide, min: 3, max: 7, step: 2, value: 3 })}
        ${slider({ id: "stack-channels", label: texts.channels, min: 1, max: 128, value: 64 })}
      </div>
      ${live("stack", shared.withoutScript)}
      <p class="try">${texts.stackNote}</p>`;
    return {
      ...{ title: texts.title, subtitle: shared.subject(data.model, data.image), style },
      sections: [
        { id: "image", heading: texts.headings.image, content: image },
        { id: "growth", heading: texts.headings.growth, content: growthSection(data, texts) },
        { id: "stack-section", heading: texts.headings.stack, content: stack },
      ],
    };
  },
};

/** A layer of the middle: its field is larger than a few pixels, and smaller than the image. */
function startLayer({ layers }: ReceptiveFieldData): number {
  return Math.floor(layers.length / 2);
}

function growthSection({ layers }: ReceptiveFieldData, texts: ReceptiveFieldTexts): Html {
  const { label, layer, maps, field, stride } = texts.table;
  const values = layers.map(({ size }) => (size === "all" ? Number.NaN : size[0]));
  const sizeOf = ({ size }: LayerField) => (size === "all" ? texts.whole : `${size[0]} × ${size[1]}`);
  return html`<p>${texts.growthIntro}</p>
    <div class="lesson-chart">${lineChart({ label: texts.growthLabel, curves: [{ kind: "validation", values }], epochLabel: texts.depth, formatValue: String })}</div>
    ${disclosure(
      label,
      dataTable({
        ...{ label, rows: layers },
        columns: [
          { heading: layer, cell: ({ path }) => name(path), header: true },
          { heading: maps, cell: ({ height, width }) => `${height} × ${width}` },
          { heading: field, cell: sizeOf },
          {
            heading: stride,
            cell: ({ stride: [rows, columns] }) => (rows === columns ? String(rows) : `${rows} × ${columns}`),
          },
        ],
      }),
    )}`;
}

const style = `${stackPlotStyle}
.field-image { max-width: 28rem; }
`;
