// The script of the lesson on pooling.
import { portableEngine } from "../../engine/index.ts";
import { html, pageTexts } from "../../page/index.ts";
import { sizeFormula } from "../conv/texts/size-formula.ts";
import { unpackTensor } from "../data/packed-tensor.ts";
import { formatValue } from "../parts/format-value.ts";
import { mapView, type Place } from "../parts/map-view.ts";
import { numberGrid } from "../parts/number-grid.ts";
import { type PooledMap, type Pooling, poolMap, relativeChange, shiftMap } from "../pool/pool-map.ts";
import { poolTexts } from "../pool/texts/languages.ts";
import type { FloatTensor } from "../run-graph.ts";
import { lessonTexts } from "../texts/lesson-texts.ts";
import { largestMagnitude, mapSource } from "./kit/map-source.ts";
import { chosen, fill, lessonData, onInput, setSlider, sliderValue } from "./kit/page.ts";
import { makePlayer } from "./kit/player.ts";
import { makeStage, placeWithin } from "./kit/stage.ts";

const { language, data } = lessonData<"pool">();
const [texts, shared, { format }] = [poolTexts[language], lessonTexts[language], pageTexts[language]];
const maps = unpackTensor(data.maps);
const [height = 1, width = 1, channels = 1] = maps.shape;
const engine = portableEngine();

interface Shown extends PooledMap {
  readonly pooling: Pooling;
  readonly input: FloatTensor;
  readonly shifted: FloatTensor;
  readonly shiftedPooled: FloatTensor;
}

let shown: Shown | undefined;
/** Undefined until the first result is there: the lesson begins where its value is largest. */
let place: Place | undefined;
let latest = 0;

const sourceOf = (map: FloatTensor, scale: number) => {
  const [rows = 1, columns = 1] = map.shape;
  return mapSource({ values: map.data, height: rows, width: columns, scale });
};

async function compute(): Promise<void> {
  latest++;
  const run = latest;
  const channel = Number(chosen("map"));
  const input: FloatTensor = {
    ...{ shape: [height, width], dtype: "float32" },
    data: maps.data.filter((_, at) => at % channels === channel),
  };
  const pooling: Pooling = {
    kind: chosen("kind") === "average" ? "average" : "max",
    ...{ size: Number(chosen("size")), stride: Number(chosen("stride")) },
  };
  if (pooling.size > Math.min(height, width)) {
    shown = undefined;
    fill("window-formula", html`${texts.tooLarge}`);
    for (const id of ["output-size", "output-map", "numbers", "lost-maps", "gradient-map"]) fill(id, html``);
    return;
  }
  const shifted = shiftMap(input, sliderValue("shift"));
  const [pooled, { map: shiftedPooled }] = [
    await poolMap(engine, input, pooling),
    await poolMap(engine, shifted, pooling),
  ];
  if (run !== latest) return;
  shown = { ...pooled, pooling, input, shifted, shiftedPooled };
  const [rows = 1, columns = 1] = pooled.map.shape;
  fill("output-size", html`${texts.output(rows, columns)}`);
  const { size: filter, stride } = pooling;
  fill("window-formula", sizeFormula({ input: height, before: 0, after: 0, filter, stride, output: rows }));
  showLost(shown);
  moveTo(place ?? brightest(pooled.map));
}

function showLost({ input, map, shifted, shiftedPooled }: Shown): void {
  const scale = largestMagnitude(input.data);
  const [rows = 1, columns = 1] = map.shape;
  const { count, percent } = format;
  const moved = sliderValue("shift");
  const [before, after] = [relativeChange(input, shifted), relativeChange(map, shiftedPooled)];
  fill(
    "lost-maps",
    html`<p>${texts.kept(count(height * width), count(rows * columns), percent((rows * columns) / (height * width)))}</p>
      <div class="stages">
        <div><h3>${texts.original}</h3>${mapView({ label: texts.original, source: sourceOf(shifted, scale), height, width })}</div>
        <div><h3>${texts.enlarged}</h3>${mapView({ label: texts.enlarged, source: sourceOf(shiftedPooled, scale), height, width })}</div>
      </div>
      <p id="changes" aria-live="polite">${texts.changes(moved, percent(before), percent(after))}</p>`,
  );
}

function moveTo(to: Place): void {
  if (!shown) return;
  const { map, input, pooling } = shown;
  const [rows = 1, columns = 1] = map.shape;
  const scale = largestMagnitude(input.data);
  place = placeWithin(to, rows, columns);
  setSlider("row", place.row, rows - 1);
  setSlider("column", place.column, columns - 1);
  const { size, stride, kind } = pooling;
  const corner = { row: place.row * stride, column: place.column * stride };
  const outlines = [{ ...corner, height: size, width: size }];
  fill("input-map", mapView({ label: texts.inputLabel, source: sourceOf(input, scale), height, width, outlines }));
  const share = Math.max(20, (100 * columns) / width);
  fill(
    "output-map",
    mapView({
      ...{ label: texts.outputLabel, source: sourceOf(map, scale), height: rows, width: columns, share },
      outlines: [{ ...place, height: 1, width: 1 }],
    }),
  );
  const cells = Array.from({ length: size * size }, (_, at) => {
    return (corner.row + Math.floor(at / size)) * width + corner.column + (at % size);
  });
  const values = cells.map((at) => input.data[at] ?? 0);
  const value = map.data[place.row * columns + place.column] ?? 0;
  const winner = kind === "max" ? values.indexOf(Math.max(...values)) : undefined;
  fill(
    "numbers",
    html`<p class="sum" id="sum" aria-live="polite"><span>${texts.result(kind, formatValue(value), place.row, place.column)}</span></p>
      ${numberGrid({ caption: texts.windowCaption, columns: size, values, scale, marked: winner })}`,
  );
  showGradient(shown, outlines, cells);
}

function showGradient(
  { gradient, pooling: { kind, size } }: Shown,
  outlines: Parameters<typeof mapView>[0]["outlines"] & object,
  cells: readonly number[],
): void {
  const scale = largestMagnitude(gradient.data);
  const reached = gradient.data.filter((value) => value !== 0).length;
  const { count, percent } = format;
  fill(
    "gradient-map",
    html`<div class="stages">
        <div><h3>${texts.gradientMap}</h3>${mapView({ label: texts.gradientMap, source: sourceOf(gradient, scale), height, width, outlines })}</div>
        <div>${numberGrid({ caption: texts.gradientWindow, columns: size, values: cells.map((at) => gradient.data[at] ?? 0), scale })}</div>
      </div>
      <p id="reached">${texts.reached(kind, count(reached), count(height * width), percent(reached / (height * width)))}</p>`,
  );
}

const step = (rows: number, columns: number) => {
  if (place) moveTo({ row: place.row + rows, column: place.column + columns });
};

function brightest({ data, shape: [, columns = 1] }: FloatTensor): Place {
  const at = data.reduce((most, value, index) => (value > (data[most] ?? 0) ? index : most), 0);
  return { row: Math.floor(at / columns), column: at % columns };
}

function stepWindow(): void {
  const [rows = 1, columns = 1] = shown?.map.shape ?? [];
  const next = (place?.row ?? 0) * columns + (place?.column ?? 0) + 1;
  moveTo({ row: Math.floor(next / columns) % rows, column: next % columns });
}

onInput(["map", "kind", "size", "stride", "shift"], () => void compute());
onInput(["row", "column"], () => moveTo({ row: sliderValue("row"), column: sliderValue("column") }));
makeStage({
  ...{ id: "input-map", label: texts.moveHint, onStep: step },
  onPoint: ({ row, column }) => {
    const { size = 1, stride = 1 } = shown?.pooling ?? {};
    moveTo({
      row: Math.round((row - (size - 1) / 2) / stride),
      column: Math.round((column - (size - 1) / 2) / stride),
    });
  },
});
makeStage({ id: "output-map", label: texts.moveHint, onStep: step, onPoint: moveTo });
makePlayer("play", shared, stepWindow);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => void compute());
void compute();
