// The script of the lesson on convolution.
import { portableEngine } from "../../engine/index.ts";
import { resolvePadding } from "../../ops/window.ts";
import { html } from "../../page/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { convolve, type Movement } from "../conv/convolve.ts";
import { type Filter, filterOf } from "../conv/filters.ts";
import { parameterTable } from "../conv/parameter-table.ts";
import { sizeStrip } from "../conv/size-strip.ts";
import { convTexts } from "../conv/texts/languages.ts";
import { windowNumbers } from "../conv/window-numbers.ts";
import { unpackTensor } from "../data/packed-tensor.ts";
import { formatValue } from "../parts/format-value.ts";
import { mapView, type Place } from "../parts/map-view.ts";
import { lessonTexts } from "../texts/lesson-texts.ts";
import { colorSource, largestMagnitude, mapSource } from "./kit/map-source.ts";
import { chosen, fill, lessonData, onInput, setSlider, sliderValue } from "./kit/page.ts";
import { makePlayer } from "./kit/player.ts";
import { makeStage, placeWithin } from "./kit/stage.ts";

const { language, data } = lessonData<"conv">();
const [texts, shared] = [convTexts[language], lessonTexts[language]];
const image = unpackTensor(data.image.values);
const [height = 0, width = 0] = image.shape;
const engine = portableEngine();

interface Shown {
  readonly filter: Filter;
  readonly movement: Movement;
  readonly map: Tensor;
  readonly source: string;
}

let shown: Shown | undefined;
let place: Place = { row: 0, column: 0 };
/** Results that arrive late, after another choice, are dropped. */
let latest = 0;

function movementOf({ kernel }: Filter): Movement {
  const stride = Number(chosen("stride"));
  const [rows = 1, columns = 1] = kernel.shape;
  const option = chosen("padding");
  const window = { size: [rows, columns], strides: [stride, stride], dilations: [1, 1] } as const;
  return { stride, padding: resolvePadding(option === "same" ? "same" : Number(option), [height, width], window) };
}

async function compute(): Promise<void> {
  latest++;
  const run = latest;
  const filter = filterOf(data, chosen("filter"));
  const movement = movementOf(filter);
  const [rows = 1, columns = 1] = filter.kernel.shape;
  const [top, bottom, left, right] = movement.padding;
  if (height + top + bottom < rows || width + left + right < columns) {
    shown = undefined;
    fill("window-formula", html`${texts.tooLarge}`);
    for (const id of ["output-map", "output-size", "output-legend", "numbers"]) fill(id, html``);
    return;
  }
  const map = await convolve(engine, image, filter, movement);
  if (run !== latest) return;
  const [mapHeight = 1, mapWidth = 1] = map.shape;
  const scale = largestMagnitude(map.data);
  shown = { filter, movement, map, source: mapSource({ values: map.data, height: mapHeight, width: mapWidth, scale }) };
  const sizes = { input: height, before: top, after: bottom, filter: rows, stride: movement.stride, output: mapHeight };
  fill("window-formula", texts.sizeFormula(sizes));
  fill("output-size", html`${texts.output(mapHeight, mapWidth)}`);
  fill("output-legend", legend(scale));
  moveTo(place);
}

const legend = (scale: number) => {
  const strip = mapSource({
    values: Array.from({ length: 41 }, (_, at) => at / 20 - 1),
    height: 1,
    width: 41,
    scale: 1,
  });
  const end = formatValue(scale);
  return html`<div class="legend"><span>−${end}</span><img src="${strip}" alt="" width="112" height="11"><span>${end}</span></div>`;
};

function moveTo(to: Place): void {
  if (!shown) return;
  const { filter, movement, map, source } = shown;
  const [mapHeight = 1, mapWidth = 1] = map.shape;
  place = placeWithin(to, mapHeight, mapWidth);
  setSlider("row", place.row, mapHeight - 1);
  setSlider("column", place.column, mapWidth - 1);
  const [rows = 1, columns = 1] = filter.kernel.shape;
  const { stride, padding } = movement;
  const [top, bottom, left, right] = padding;
  const corner = { row: place.row * stride - top, column: place.column * stride - left };
  fill(
    "input-map",
    mapView({
      ...{ label: texts.inputLabel(data.image.name ?? texts.title), source: data.image.source, height, width, padding },
      outlines: [{ ...corner, height: rows, width: columns }],
    }),
  );
  const share = Math.max(20, (100 * mapWidth) / (width + left + right), (100 * mapHeight) / (height + top + bottom));
  fill(
    "output-map",
    mapView({
      ...{
        label: texts.outputLabel(filterName()),
        source,
        height: mapHeight,
        width: mapWidth,
        share: Math.min(100, share),
      },
      outlines: [{ ...place, height: 1, width: 1 }],
    }),
  );
  const value = Number(map.data[place.row * mapWidth + place.column]);
  fill("numbers", windowNumbers({ ...place, image, filter, movement, value }, texts));
}

function filterName(): string {
  return document.querySelector<HTMLInputElement>('input[name="filter"]:checked')?.getAttribute("aria-label") ?? "";
}

const step = (rows: number, columns: number) => moveTo({ row: place.row + rows, column: place.column + columns });

function stepWindow(): void {
  const [mapHeight = 1, mapWidth = 1] = shown?.map.shape ?? [];
  const next = place.row * mapWidth + place.column + 1;
  moveTo({ row: Math.floor(next / mapWidth) % mapHeight, column: next % mapWidth });
}

function drawTiles(): void {
  for (const tile of document.querySelectorAll<HTMLElement>("[data-filter]")) {
    const { kernel } = filterOf(data, tile.dataset.filter ?? "");
    const [rows = 1, columns = 1, channels = 1] = kernel.shape;
    const isOwn = tile.dataset.filter?.startsWith("own") === true;
    const values = Float32Array.from(kernel.data);
    const given = { height: rows, width: columns, scale: largestMagnitude(values) };
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src =
      isOwn && channels === 3
        ? colorSource({ ...given, values })
        : mapSource({ ...given, values: values.filter((_, at) => at % channels === 0) });
    tile.replaceChildren(picture);
  }
}

function showSize(): void {
  const [input, filter, padding, stride] = ["size-input", "size-filter", "size-padding", "size-stride"].map(
    sliderValue,
  );
  const sizes = {
    input: input ?? 3,
    before: padding ?? 0,
    after: padding ?? 0,
    filter: filter ?? 1,
    stride: stride ?? 1,
  };
  const output = Math.floor((sizes.input + 2 * sizes.before - sizes.filter) / sizes.stride) + 1;
  fill("size-strip", output < 1 ? html`<p>${texts.tooLarge}</p>` : sizeStrip({ ...sizes, output }, texts));
}

function showParameters(): void {
  const [side = 1, channels = 1, filterSide = 1, filters = 1] = [
    ...["image-side", "image-channels", "filter-side", "filter-count"].map(sliderValue),
  ];
  fill("parameter-table", parameterTable({ side, channels, filterSide, filters }, data, texts));
}

/** The middle of the image says more than its corner. */
const middle = () => ({
  row: Math.floor(height / 2 / Number(chosen("stride"))),
  column: Math.floor(width / 2 / Number(chosen("stride"))),
});

place = middle();
drawTiles();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  drawTiles();
  void compute();
});
onInput(["filter", "stride", "padding"], () => void compute());
onInput(["row", "column"], () => moveTo({ row: sliderValue("row"), column: sliderValue("column") }));
onInput(["size-input", "size-filter", "size-padding", "size-stride"], showSize);
onInput(["image-side", "image-channels", "filter-side", "filter-count"], showParameters);
makeStage({
  ...{ id: "input-map", label: texts.moveHint, onStep: step },
  onPoint: ({ row, column }) => {
    if (!shown) return;
    const { stride, padding } = shown.movement;
    const [rows = 1, columns = 1] = shown.filter.kernel.shape;
    const at = (pixel: number, before: number, size: number) => Math.round((pixel + before - (size - 1) / 2) / stride);
    moveTo({ row: at(row, padding[0], rows), column: at(column, padding[2], columns) });
  },
});
makeStage({ id: "output-map", label: texts.moveHint, onStep: step, onPoint: moveTo });
makePlayer("play", shared, stepWindow);
showSize();
showParameters();
void compute();
