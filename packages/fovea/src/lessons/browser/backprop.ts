// The script of the lesson on backpropagation.

import { portableEngine } from "../../engine/index.ts";
import { dataTable, html, lineChart } from "../../page/index.ts";
import {
  finiteDifference,
  type NeuronActivation,
  type NeuronPass,
  type NeuronValues,
  neuronInputs,
  runNeuron,
  trained,
} from "../backprop/neuron.ts";
import { neuronPlot } from "../backprop/neuron-plot.ts";
import { backpropTexts } from "../backprop/texts/languages.ts";
import { unpackTensor } from "../data/packed-tensor.ts";
import { formatValue } from "../parts/format-value.ts";
import { mapView, type Place } from "../parts/map-view.ts";
import { chosen, element, fill, lessonData, onInput, setSlider, sliderValue } from "./kit/page.ts";
import { makeStage, placeWithin } from "./kit/stage.ts";

const { language, data } = lessonData<"backprop">();
const texts = backpropTexts[language];
const image = unpackTensor(data.image.values);
const [height = 1, width = 1, channels = 1] = image.shape;
const engine = portableEngine();

let pixels: readonly [Place, Place] = [
  { row: Math.floor(height * 0.3), column: Math.floor(width * 0.55) },
  { row: Math.floor(height * 0.6), column: Math.floor(width * 0.7) },
];

/** What training has made of the weights: sliders are coarser than its steps. */
let weights = { w1: 0, w2: 0, b: 0 };
let losses: readonly number[] = [];
let pass: NeuronPass | undefined;
let latest = 0;

/** The mean of a pixel's channels. */
function brightness({ row, column }: Place): number {
  const start = (row * width + column) * channels;
  return image.data.subarray(start, start + channels).reduce((sum, value) => sum + value, 0) / channels;
}

const inputs = (): NeuronValues => ({
  ...{ x1: brightness(pixels[0]), x2: brightness(pixels[1]) },
  ...{ ...weights, y: sliderValue("y") },
});

const activation = () => chosen("activation") as NeuronActivation;

async function show(): Promise<void> {
  latest++;
  const run = latest;
  const given = inputs();
  const result = await runNeuron(engine, given, activation());
  const differences: number[] = [];
  for (const name of neuronInputs) differences.push(await finiteDifference(engine, given, activation(), name));
  if (run !== latest) return;
  pass = result;
  const { values, gradients } = result;
  const outline = (place: Place, kind: "window" | "ghost") => ({ ...place, height: 1, width: 1, kind });
  fill(
    "pixels",
    mapView({
      ...{ label: texts.pixelsLabel, source: data.image.source, height, width },
      outlines: [outline(pixels[0], "window"), outline(pixels[1], "window")],
    }),
  );
  fill("graph-plot", neuronPlot(result, texts));
  const [error = 0, atSum = 0] = [2 * (values.get("e") ?? 0), gradients.get("z")];
  const slope = error === 0 ? 0 : atSum / error;
  const isDead = activation() === "relu" && (values.get("z") ?? 0) <= 0;
  fill(
    "chain",
    html`<p class="formula" id="chain-rule" aria-live="polite">${texts.chain({ error: formatValue(error), slope: formatValue(slope), pixel: formatValue(given.x1), gradient: formatValue(gradients.get("w1") ?? 0) })}</p>
      ${isDead && html`<p class="try">${texts.dead}</p>`}`,
  );
  const rows = neuronInputs.map((name, index) => ({ name, difference: differences[index] ?? 0 }));
  fill(
    "check-table",
    dataTable({
      ...{ label: texts.table.label, rows },
      columns: [
        { heading: texts.table.input, cell: ({ name }) => texts.nodes[name], header: true },
        { heading: texts.table.gradient, cell: ({ name }) => exact(gradients.get(name) ?? 0), numeric: true },
        { heading: texts.table.difference, cell: ({ difference }) => exact(difference), numeric: true },
      ],
    }),
  );
  showTraining(result);
}

/** Three decimals: what a finite difference of seven digits can show. */
const exact = (value: number) => {
  const text = Math.abs(value).toFixed(3);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
};

function showTraining({ values, gradients }: NeuronPass): void {
  const rate = sliderValue("rate");
  const gradient = gradients.get("w1") ?? 0;
  const next = weights.w1 - rate * gradient;
  const history = [...losses, values.get("L") ?? 0];
  const [first = 0, last = 0] = [history[0], history.at(-1)];
  const shown = [weights.w1, rate, gradient, next].map(formatValue) as [string, string, string, string];
  fill(
    "training",
    html`<p class="formula">${texts.update(...shown)}</p>
      <div class="lesson-chart">${lineChart({ label: texts.lossLabel, curves: [{ kind: "training", values: history }], epochLabel: texts.steps, formatValue: (value) => String(Number(value.toPrecision(3))) })}</div>
      ${losses.length > 0 && html`<p id="loss" aria-live="polite">${texts.lossSentence(losses.length, exact(first), exact(last))}</p>`}
      ${last > first * 1.001 && html`<p class="try">${texts.diverged}</p>`}`,
  );
}

async function train(steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    const { values, gradients } = await runNeuron(engine, inputs(), activation());
    losses = [...losses, values.get("L") ?? 0];
    const moved = (name: (typeof trained)[number]) => {
      const value = weights[name] - sliderValue("rate") * (gradients.get(name) ?? 0);
      // Beyond this, only the exponent would grow.
      return Math.max(-1e6, Math.min(1e6, value));
    };
    weights = { w1: moved("w1"), w2: moved("w2"), b: moved("b") };
  }
  for (const name of trained) setSlider(name, Number(weights[name].toFixed(1)));
  await show();
}

function readSliders(): void {
  weights = { w1: sliderValue("w1"), w2: sliderValue("w2"), b: sliderValue("b") };
  losses = [];
  void show();
}

const start = new Map(trained.map((name) => [name, element<HTMLInputElement>(name).value]));

function reset(): void {
  for (const [name, value] of start) setSlider(name, Number(value));
  readSliders();
}

function choose(first: Place, second: Place): void {
  pixels = [first, placeWithin(second, height, width)];
  losses = [];
  void show();
}

onInput(["w1", "w2", "b", "y"], readSliders);
onInput(["activation"], readSliders);
onInput(["rate"], () => pass && showTraining(pass));
makeStage({
  ...{ id: "pixels", label: texts.pixelsLabel },
  onPoint: (place) => {
    const [, second] = pixels;
    if (place.row !== second.row || place.column !== second.column) choose(second, place);
  },
  onStep: (rows, columns) => choose(pixels[0], { row: pixels[1].row + rows, column: pixels[1].column + columns }),
});
element("step").addEventListener("click", () => void train(1));
element("ten").addEventListener("click", () => void train(10));
element("reset").addEventListener("click", reset);
readSliders();
