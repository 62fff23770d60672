// The script of the lesson on 1 × 1 convolutions.
import { portableEngine } from "../../engine/index.ts";
import { barList, dataTable, html } from "../../page/index.ts";
import { formatFlops } from "../../support/format.ts";
import { formatCount } from "../../support/index.ts";
import { unpackTensor } from "../data/packed-tensor.ts";
import { type BottleneckSizes, bottleneckCosts } from "../one-by-one/bottleneck-costs.ts";
import { mixMaps } from "../one-by-one/mix-maps.ts";
import { oneByOneTexts } from "../one-by-one/texts/languages.ts";
import { formatValue } from "../parts/format-value.ts";
import { mapView, type Place } from "../parts/map-view.ts";
import { numberGrid } from "../parts/number-grid.ts";
import type { FloatTensor } from "../run-graph.ts";
import { largestMagnitude, mapSource } from "./kit/map-source.ts";
import { fill, lessonData, onInput, sliderValue } from "./kit/page.ts";
import { showMaps } from "./kit/show-maps.ts";
import { makeStage, placeWithin } from "./kit/stage.ts";

const { language, data } = lessonData<"one-by-one">();
const texts = oneByOneTexts[language];
const maps = unpackTensor(data.maps);
const [height = 1, width = 1, channels = 1] = maps.shape;
const engine = portableEngine();
const weightIds = data.channels.map((_, index) => `weight-${index}`);

function sizes(): BottleneckSizes {
  const [side = 1, inputs = 1, bottleneck = 1, filterSide = 1, outputs = 1] = [
    ...["side", "inputs", "bottleneck", "filter-side", "outputs"].map(sliderValue),
  ];
  return { side, inputs, bottleneck, filterSide, outputs };
}

function showCosts(): void {
  const { side, inputs, bottleneck, filterSide, outputs } = sizes();
  const { direct, reduce, expand } = bottleneckCosts(sizes());
  const through = {
    products: reduce.products + expand.products,
    parameters: reduce.parameters + expand.parameters,
  };
  const calculation = (from: number, size: number, to: number) => `${side}²·${size}²·${from}·${to}`;
  const rows = [
    { layer: texts.layer(filterSide, outputs), how: calculation(inputs, filterSide, outputs), ...direct },
    { layer: texts.layer(1, bottleneck), how: calculation(inputs, 1, bottleneck), ...reduce },
    { layer: texts.layer(filterSide, outputs), how: calculation(bottleneck, filterSide, outputs), ...expand },
    { layer: texts.together, how: "", ...through },
  ];
  const times = direct.products / through.products;
  fill(
    "costs",
    html`${barList({
      bars: [
        {
          name: texts.direct,
          values: [direct.products],
          text: formatFlops(direct.products, "").trim(),
          label: texts.bar(formatCount(direct.products)),
        },
        {
          name: texts.through,
          values: [expand.products, reduce.products],
          text: formatFlops(through.products, "").trim(),
          label: texts.bar(formatCount(through.products)),
        },
      ],
      key: texts.key,
    })}
    <p id="saving" aria-live="polite">${times > 1 ? texts.saving(formatCount(direct.products), formatCount(through.products), times.toFixed(1)) : texts.noSaving}</p>
    ${dataTable({
      ...{ label: texts.table.label, rows },
      columns: [
        { heading: texts.table.layer, cell: ({ layer }) => layer, header: true },
        { heading: texts.table.how, cell: ({ how }) => how },
        { heading: texts.table.products, cell: ({ products }) => formatCount(products), numeric: true },
        { heading: texts.table.parameters, cell: ({ parameters }) => formatCount(parameters), numeric: true },
      ],
    })}`,
  );
}

let mixed: FloatTensor | undefined;
let place: Place = { row: Math.floor(height / 2), column: Math.floor(width / 2) };
let latest = 0;

async function mix(): Promise<void> {
  latest++;
  const run = latest;
  const result = await mixMaps(engine, maps, weightIds.map(sliderValue));
  if (run !== latest) return;
  mixed = result;
  moveTo(place);
}

function moveTo(to: Place): void {
  if (!mixed) return;
  place = placeWithin(to, height, width);
  const source = mapSource({ values: mixed.data, height, width, scale: largestMagnitude(mixed.data) });
  const outlines = [{ ...place, height: 1, width: 1 }];
  fill("mixed", mapView({ label: texts.mixedLabel, source, height, width, outlines }));
  const at = place.row * width + place.column;
  const values = Array.from(maps.data.subarray(at * channels, (at + 1) * channels));
  const weights = weightIds.map(sliderValue);
  const products = values.map((value, index) => value * (weights[index] ?? 0));
  const grid = (caption: string, numbers: readonly number[]) =>
    numberGrid({ caption, columns: channels, values: numbers, scale: Math.max(1e-9, largestMagnitude(numbers)) });
  const sum = products.reduce((total, each) => total + each, 0);
  fill(
    "mix-numbers",
    html`${grid(texts.values, values)}${grid(texts.weights, weights)}${grid(texts.products, products)}
      <div class="sum" id="mix-sum" aria-live="polite">${texts.sum(formatValue(sum), formatValue(mixed.data[at] ?? 0), place.row, place.column)}</div>`,
  );
}

onInput(["side", "inputs", "bottleneck", "filter-side", "outputs"], showCosts);
onInput(weightIds, () => void mix());
makeStage({
  ...{ id: "mixed", label: texts.moveHint, onPoint: moveTo },
  onStep: (rows, columns) => moveTo({ row: place.row + rows, column: place.column + columns }),
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  showMaps(data, texts.mapLabel);
  void mix();
});
showCosts();
showMaps(data, texts.mapLabel);
void mix();
