// The script of the lesson on transfer learning.
import { html, pageTexts } from "../../page/index.ts";
import { twoCurves } from "../parts/two-curves.ts";
import { transferTexts } from "../transfer/texts/languages.ts";
import { type HeadEpoch, trainHead } from "../transfer/train-head.ts";
import { chosen, element, fill, lessonData, onInput, sliderValue } from "./kit/page.ts";
import { showMaps } from "./kit/show-maps.ts";

const { language, data } = lessonData<"transfer">();
const [texts, { format }] = [transferTexts[language], pageTexts[language]];

const draw = () => showMaps(data, texts.mapLabel);

/** The number of the training in progress; another one ends it. */
let current = 0;
let isTraining = false;

async function train(): Promise<void> {
  current++;
  const run = current;
  isTraining = true;
  element("train").textContent = texts.stop;
  delete element("head").dataset.finished;
  const epochs: HeadEpoch[] = [];
  const settings = {
    input: chosen("input") === "pixels" ? "pixels" : "features",
    perClass: sliderValue("per-class"),
    ...{ learningRate: sliderValue("rate"), dropout: sliderValue("dropout") },
  } as const;
  await trainHead(data, settings, (epoch) => {
    if (run !== current) return false;
    epochs.push(epoch);
    show(epochs);
    return true;
  });
  if (run === current) finish(epochs.length);
}

function finish(epochs: number): void {
  isTraining = false;
  element("train").textContent = texts.train;
  element("head").dataset.finished = String(epochs);
}

function show(epochs: readonly HeadEpoch[]): void {
  const last = epochs.at(-1);
  if (!last) return;
  const { training, validation, accuracy } = last;
  fill(
    "head",
    html`${twoCurves({ label: texts.lossLabel, names: texts.curves, dashed: epochs.map((each) => each.training), solid: epochs.map((each) => each.validation), xLabel: texts.epoch })}
      <p id="trained">${texts.trained(epochs.length, format.percent(accuracy), training.toFixed(3), validation.toFixed(3))}</p>`,
  );
}

element("train").addEventListener("click", () => {
  if (!isTraining) return void train();
  current++;
  finish(0);
});
onInput(["input", "per-class", "rate", "dropout"], () => void train());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
draw();
void train();
