// The script of the lesson on receptive fields.
import { html, pageTexts } from "../../page/index.ts";
import { formatCount } from "../../support/index.ts";
import { mapView, type Place } from "../parts/map-view.ts";
import type { LayerField } from "../receptive-field/receptive-field-data.ts";
import { stackCost } from "../receptive-field/stack-costs.ts";
import { stackPlot } from "../receptive-field/stack-plot.ts";
import { receptiveFieldTexts } from "../receptive-field/texts/languages.ts";
import { chosen, element, fill, lessonData, onInput, setSlider, sliderValue } from "./kit/page.ts";
import { makeStage, placeWithin } from "./kit/stage.ts";

const { language, data } = lessonData<"receptive-field">();
const [texts, { format }] = [receptiveFieldTexts[language], pageTexts[language]];
const { height, width } = data.image;
const [firstRow, firstColumn] = data.start;

let place: Place = { row: 0, column: 0 };

const layer = () => data.layers[Number(element<HTMLSelectElement>("layer").value)];

function chooseLayer(): void {
  const field = layer();
  if (!field) return;
  moveTo({ row: Math.floor(field.height / 2), column: Math.floor(field.width / 2) });
}

/** The rows and columns of the image that a value depends on, without those in the padding. */
function partOf({ size, stride, offset }: LayerField, { row, column }: Place) {
  const ends = (axis: 0 | 1, at: number, first: number, length: number) => {
    if (size === "all") return [0, length] as const;
    const start = at * stride[axis] + offset[axis] - first;
    const end = Math.min(length, start + size[axis]);
    return [Math.max(0, Math.min(end, Math.round(start))), Math.round(end)] as const;
  };
  return { rows: ends(0, row, firstRow, height), columns: ends(1, column, firstColumn, width) };
}

function moveTo(to: Place): void {
  const field = layer();
  if (!field) return;
  place = placeWithin(to, field.height, field.width);
  setSlider("row", place.row, field.height - 1);
  setSlider("column", place.column, field.width - 1);
  const { rows, columns } = partOf(field, place);
  const outline = { row: rows[0], column: columns[0], height: rows[1] - rows[0], width: columns[1] - columns[0] };
  fill(
    "field-map",
    mapView({
      ...{ label: texts.imageLabel, source: data.image.source, height, width, outlines: [outline] },
      overlay: chosen("influence") === "show" ? field.influence : undefined,
    }),
  );
  fill(
    "field-text",
    html`<p>${texts.field(field)}${format.gap}${texts.map(field)}</p>
      <p id="part">${texts.part([rows[0] + firstRow, rows[1] - 1 + firstRow], [columns[0] + firstColumn, columns[1] - 1 + firstColumn])}</p>`,
  );
}

function showStack(): void {
  const [count = 1, filterSide = 3, channels = 1] = ["count", "stack-side", "stack-channels"].map(sliderValue);
  const { field, weights } = stackCost({ count, filterSide, channels: 1 });
  const all = stackCost({ count, filterSide, channels });
  const single = (each: number) => formatCount(stackCost({ count: 1, filterSide: field, channels: each }).weights);
  fill(
    "stack",
    html`${stackPlot(count, filterSide, texts.stackLabel(count, filterSide, field))}
      <p id="stack-sentence" aria-live="polite">${texts.stack({ count, side: filterSide, field, stack: formatCount(weights), single: single(1), channels, stackAll: formatCount(all.weights), singleAll: single(channels) })}</p>`,
  );
}

onInput(["layer"], chooseLayer);
onInput(["influence"], () => moveTo(place));
onInput(["row", "column"], () => moveTo({ row: sliderValue("row"), column: sliderValue("column") }));
onInput(["count", "stack-side", "stack-channels"], showStack);
makeStage({
  ...{ id: "field-map", label: texts.moveHint },
  onPoint: ({ row, column }) => {
    const field = layer();
    if (!field || field.size === "all") return;
    const { size, stride, offset } = field;
    const at = (axis: 0 | 1, pixel: number) => Math.round((pixel - offset[axis] - (size[axis] - 1) / 2) / stride[axis]);
    moveTo({ row: at(0, row + firstRow), column: at(1, column + firstColumn) });
  },
  onStep: (rows, columns) => moveTo({ row: place.row + rows, column: place.column + columns }),
});
chooseLayer();
showStack();
