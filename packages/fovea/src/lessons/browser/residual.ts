// The script of the lesson on residual networks.
import { html } from "../../page/index.ts";
import { unpackTensor } from "../data/packed-tensor.ts";
import { powerOfTen, twoCurves } from "../parts/two-curves.ts";
import { type DeepNetwork, gradientNorms, smallImage, trainDeep } from "../residual/deep-network.ts";
import { residualTexts } from "../residual/texts/languages.ts";
import { element, fill, lessonData, onInput, sliderValue } from "./kit/page.ts";

const { language, data } = lessonData<"residual">();
const texts = residualTexts[language];
const image = smallImage(unpackTensor(data.image.values));
const names = [texts.plain, texts.residual] as const;

/** Steps of training. */
const steps = 40;

let latest = 0;

function networks(): readonly [plain: DeepNetwork, residual: DeepNetwork] {
  const [depth = 2, gain = 1, seed = 1] = ["depth", "gain", "seed"].map(sliderValue);
  const same = { depth, gain, seed };
  return [
    { ...same, kind: "plain" },
    { ...same, kind: "residual" },
  ];
}

const factor = (norms: readonly number[]) => (norms[0] ?? 0) / (norms.at(-1) || Number.NaN);

const written = (value: number) => (value > 0 && Number.isFinite(value) ? powerOfTen(Math.log10(value)) : "0");

async function measure(): Promise<void> {
  latest++;
  const run = latest;
  const [plain, residual] = networks();
  const norms = [await gradientNorms(plain, image), await gradientNorms(residual, image)] as const;
  if (run !== latest) return;
  const [shrinks, grows] = norms.map(factor) as [number, number];
  fill(
    "gradient-chart",
    html`${twoCurves({ label: texts.chartLabel, names, dashed: norms[0], solid: norms[1], xLabel: texts.layer, isLogarithmic: true })}
      <p id="factors" aria-live="polite">${texts.sentence(plain.depth, written(shrinks), written(grows))}</p>
      ${!(shrinks > 0.05) && html`<p>${texts.vanishes}</p>`}${grows > 20 && html`<p>${texts.explodes}</p>`}`,
  );
}

/** Asks the training in progress to end; undefined if there is none. */
let stop: (() => void) | undefined;

async function train(): Promise<void> {
  if (stop) return stop();
  let stopped = false;
  stop = () => {
    stopped = true;
  };
  element("train").textContent = texts.stop;
  const losses: [number[], number[]] = [[], []];
  const show = () =>
    fill(
      "training",
      html`${twoCurves({ label: texts.lossLabel, names, dashed: losses[0], solid: losses[1], xLabel: texts.step })}
        <p id="trained">${texts.trained(losses[0].length, last(losses[0]), last(losses[1]))}</p>`,
    );
  const run = (network: DeepNetwork, list: number[]) =>
    trainDeep(network, steps, (loss) => {
      list.push(loss);
      show();
      return !stopped;
    });
  const [plain, residual] = networks();
  await Promise.all([run(plain, losses[0]), run(residual, losses[1])]);
  stop = undefined;
  element("train").textContent = texts.train;
  element("training").dataset.finished = String(losses[1].length);
}

const last = (losses: readonly number[]) => (losses.at(-1) ?? 0).toFixed(3);

onInput(["depth", "gain", "seed"], () => void measure());
element("train").addEventListener("click", () => void train());
void measure();
