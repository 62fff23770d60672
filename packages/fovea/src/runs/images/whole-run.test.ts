import { expect, test } from "vitest";
import { reasonSentence } from "../../report/index.ts";
import { type Advice, recipe } from "../../transfer/index.ts";
import { wholeRun } from "./whole-run.ts";

const seconds = 12;
const reasonData = [{ code: "expectation", seconds, isFineTuned: true }, { code: "noGain" }] as const;

function adviceOf(forecasts: Advice["forecasts"]): Advice {
  return {
    ...{ images: 300, classes: [], measured: 300, backbones: [], leftOut: [], learningCurve: [], gains: [], fits: [] },
    ...{ faults: [], recipe: recipe.resolve("test", { transfer: "fine-tune", model: "net" }), forecasts },
    ...{ reasons: reasonData.map(reasonSentence), reasonData },
  };
}

const head = { name: "head", milliseconds: 40, times: 1 } as const;
const training = [
  { name: "reading", milliseconds: 2, times: 4 * 300 },
  { name: "training", milliseconds: 50, times: 4 * 19 },
] as const;
const forecasts: Advice["forecasts"] = [
  { transfer: "fine-tune", seconds, imageMilliseconds: 5, parts: [head, ...training] },
  {
    transfer: "features",
    seconds,
    imageMilliseconds: 5,
    parts: [{ name: "features", milliseconds: 9, times: 0 }, head],
  },
  { transfer: "scratch", seconds, imageMilliseconds: 5, parts: training },
];
const images = { train: 300, validation: 60, test: 30 };

test("a forecast covers the whole run: what is decoded and advised, trained, evaluated and reported", () => {
  const whole = wholeRun(adviceOf(forecasts), { images, decoding: 3000, advising: 8000 });
  const partsOf = (index: number) => whole.forecasts[index]?.parts.map(({ name, times }) => [name, times]);
  const before = [
    ["decoding", 1],
    ["advice", 1],
  ];
  expect(partsOf(0)).toEqual([
    ...before,
    ["head", 1],
    ["reading", 1200],
    ["training", 76],
    // 5 repetitions of 5 folds.
    ["cross-validation", 25],
    // After 4 epochs, of the head and of the model; the features of all images once more; the test.
    ["evaluation", 5 * 60 + 60 + 300 + 60 + 30],
    // Thumbnails, and two heat maps of 8 passes for each of 10 images.
    ["report", 10 + 10 + 24 + 80],
  ]);
  expect(partsOf(1)).toEqual([...before, ["head", 1], ["cross-validation", 25], ["evaluation", 150], ["report", 124]]);
  expect(partsOf(2)).toEqual([
    ...before,
    ["reading", 1200],
    ["training", 76],
    ["evaluation", 5 * 60 + 300 + 60 + 30],
    ["report", 100],
  ]);
  for (const { seconds: total, parts } of whole.forecasts) {
    const sum = parts.reduce((all, { milliseconds, times }) => all + milliseconds * times, 0);
    expect(total).toBeCloseTo(sum / 1000, 10);
  }
});

test("the reasons state the time of the whole run", () => {
  const whole = wholeRun(adviceOf(forecasts), { images, decoding: 3000, advising: 8000 });
  const [first] = whole.forecasts;
  expect(whole.reasonData[0]).toMatchObject({ code: "expectation", seconds: first?.seconds });
  expect(whole.reasons).toEqual(whole.reasonData.map(reasonSentence));
  expect(whole.reasons[1]).toBe(adviceOf(forecasts).reasons[1]);
});

test("what is done already, or isn't done at all, is no part", () => {
  const few = wholeRun(adviceOf(forecasts), {
    ...{ images: { train: 8, validation: 0, test: 0 }, decoding: 0, advising: 0 },
  });
  expect(few.forecasts[1]?.parts.map(({ name }) => name)).toEqual(["head", "report"]);
});
