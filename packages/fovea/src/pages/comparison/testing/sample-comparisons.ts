import { accuracyInterval, compareClassifiers } from "../../../evaluation/index.ts";
import { hostileNames } from "../../../page/testing/hostile-names.ts";
import type { ComparedAnswers, ComparedRun, Comparison } from "../comparison.ts";

/** A run of eight epochs that overfits after the fourth if `turns`. */
export function sampleRun(name: string, { turns = false, seconds = 12, learningRate = 0.001 } = {}): ComparedRun {
  const validation = turns ? [1, 0.6, 0.4, 0.5, 0.7, 0.9, 1.1, 1.3] : [1, 0.8, 0.66, 0.55, 0.47, 0.42, 0.38, 0.35];
  return {
    ...{ name, folder: `runs/${name}`, status: "finished", task: "classification", data: "mnist" },
    settings: { model: "lenet5", data: "mnist", epochs: 8, learningRate, seed: 0, imageSize: [28, 28], fit: null },
    history: {
      loss: validation.map((_, epoch) => 1.1 * 0.7 ** epoch),
      accuracy: validation.map((_, epoch) => 1 - 0.5 * 0.8 ** epoch),
      val_loss: validation,
      val_accuracy: validation.map((loss) => Math.max(0, 0.98 - 0.4 * loss)),
      learning_rate: validation.map((_, epoch) => learningRate * 0.9 ** epoch),
    },
    result: {
      ...{ part: "test", images: 400, loss: 0.21, seconds, epochs: 8 },
      accuracy: { value: 0.9, low: 0.867, high: 0.926 },
    },
    ...{ parameters: 61_706, multiplyAccumulates: 416_520 },
  };
}

/** Answers of runs to images of classes, of which run `r` gets the first `mistakes[r]` wrong. */
export function sampleAnswers(mistakes: readonly number[], classes: readonly string[], images = 400): ComparedAnswers {
  const labels = Array.from({ length: images }, (_, image) => image % classes.length);
  const predictions = mistakes.map((count, run) =>
    labels.map((label, image) => (isWrong(image, count, run) ? (label + 1) % classes.length : label)),
  );
  const right = (run: number, image: number) => Number(predictions[run]?.[image] === labels[image]);
  const interval = (run: number, rows: readonly number[]) => accuracyInterval(rows.map((row) => right(run, row)));
  const all = [...labels.keys()];
  const changes = (first: number, second: number) =>
    all
      .filter((image) => right(first, image) < right(second, image))
      .map((image) => ({
        ...{ image: `test[${image}]`, label: classes[labels[image] ?? 0] ?? "" },
        first: classes[predictions[first]?.[image] ?? 0] ?? "",
        second: classes[predictions[second]?.[image] ?? 0] ?? "",
      }));
  return {
    ...{ runs: [...mistakes.keys()], images, part: "test", milliseconds: mistakes.map(() => 0.4) },
    accuracies: mistakes.map((_, run) => interval(run, all)),
    classes: classes.map((name, label) => {
      const rows = all.filter((image) => labels[image] === label);
      return { name, images: rows.length, recalls: mistakes.map((_, run) => interval(run, rows)) };
    }),
    pairs: compareClassifiers(labels, predictions).map((pair) => ({
      ...pair,
      gained: changes(pair.first, pair.second),
      lost: changes(pair.second, pair.first).map((change) => ({
        ...change,
        ...{ first: change.second, second: change.first },
      })),
    })),
  };
}

/** Each run has a mistake of its own, so that every pair has images on both sides. */
function isWrong(image: number, count: number, run: number): boolean {
  return image < count || image === 399 - run;
}

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

/** Comparisons of every kind, by name. */
export function sampleComparisons(): Readonly<Record<string, Comparison>> {
  const version = "0.1.0";
  const [adam, sgd] = [sampleRun("adam"), sampleRun("sgd", { turns: true, seconds: 31, learningRate: 0.1 })];
  const { result: _, parameters: __, multiplyAccumulates: ___, ...rest } = sampleRun("stopped");
  const unfinished: ComparedRun = { ...rest, status: "unfinished", history: { loss: [1.2, Number.NaN] } };
  const targets: ComparedRun = {
    ...sampleRun("values"),
    task: "regression",
    result: { part: "validation", images: 20, seconds: 3, epochs: 2, scores: { meanAbsoluteError: 0.4, r2: 0.8 } },
  };
  const hostile = hostileNames.slice(0, 6).map((name) => sampleRun(name));
  return {
    clear: { runs: [sgd, adam], answers: sampleAnswers([80, 20], digits), limits: [], version },
    open: { runs: [adam, sgd], answers: { ...sampleAnswers([20, 22], digits), part: "held out" }, limits: [], version },
    same: { runs: [adam, sgd], answers: sampleAnswers([0, 0], digits, 300), limits: [], version },
    several: {
      runs: [sgd, adam, sampleRun("best")],
      answers: sampleAnswers([80, 20, 18], digits),
      limits: [],
      version,
    },
    nothing: {
      ...{ runs: [unfinished, targets, adam], version },
      limits: [
        { code: "unfinished", run: 0 },
        { code: "targets", run: 1 },
        { code: "no held-out images", run: 2 },
        { code: "images are gone", run: 2, folder: "/photos" },
        { code: "model can't be opened", run: 2, reason: "weights.safetensors: expected <32> bytes" },
        { code: "other data", run: 1, other: 0 },
        { code: "other classes", run: 1, other: 0 },
        { code: "no common images", runs: [0, 1] },
      ],
    },
    hostile: {
      ...{ runs: hostile, limits: [], version },
      answers: sampleAnswers([60, 10, 20, 30, 40, 50], hostileNames),
    },
  };
}
