import { expect, test } from "vitest";
import {
  callbacks,
  initializers,
  isFoveaError,
  layers,
  losses,
  metrics,
  optimizers,
  regularizers,
  schedules,
} from "../src/index.ts";

type Options = Record<string, unknown>;
type Factory = (...given: unknown[]) => unknown;

/** Values that are no option anywhere. */
const never: [string, unknown][] = [
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ["a symbol", Symbol("s")],
  ["a bigint", 5n],
  ["[NaN]", [Number.NaN]],
  ["[[]]", [[]]],
  ["a date", new Date(0)],
  ["a map", new Map()],
  ["a promise", Promise.resolve(1)],
  ["a number as an object", Object(5)],
  ["text with NUL", "a\0b"],
  ["an unknown class", { className: "Nope" }],
  ["a class of the wrong kind", { className: 5 }],
];
/** Values that some options are, but no number and no boolean. */
const noNumber: [string, unknown][] = [
  ["text", "x"],
  ["no text", ""],
  ["a list", []],
  ["a list of text", ["x"]],
];

/** Options that are any JSON object. */
const freeForm = new Set(["attributes", "settings"]);

/** What has to be given. */
const required: Readonly<Record<string, Options>> = {
  activation: { activation: "relu" },
  alphaDropout: { rate: 0.1 },
  centerCrop: { height: 1, width: 1 },
  conv2dTranspose: { filters: 1, kernelSize: 3 },
  dot: { axes: 1 },
  gaussianDropout: { rate: 0.1 },
  operation: { operation: "exp" },
  randomAugmentation: { augmentation: "RandomFlip" },
  repeatVector: { n: 1 },
  resizing: { height: 1, width: 1 },
  conv2d: { filters: 1, kernelSize: 3 },
  cosineDecay: { initialLearningRate: 1, decaySteps: 10 },
  adaptiveAveragePooling2d: { outputSize: 1 },
  inputLayer: { shape: [1] },
  normalization: { mean: 0, variance: 1 },
  spatialDropout2d: { rate: 0.1 },
  stochasticDepth: { rate: 0.1 },
  dense: { units: 1 },
  depthwiseConv2d: { kernelSize: 3 },
  dropout: { rate: 0.1 },
  exponentialDecay: { initialLearningRate: 1, decaySteps: 10, decayRate: 0.9 },
  gaussianNoise: { stddev: 1 },
  input: { shape: [1] },
  oneCycle: { maxLearningRate: 1, totalSteps: 100 },
  permute: { dims: [1] },
  piecewiseConstant: { boundaries: [1], values: [1, 2] },
  rescaling: { scale: 1 },
  reshape: { targetShape: [1] },
  selectChannels: { channels: [0] },
  separableConv2d: { filters: 1, kernelSize: 3 },
  stepDecay: { initialLearningRate: 1, stepSize: 3 },
};

/** The options of callbacks, which have no configuration to read them from. */
const callbackOptions: Readonly<Record<string, Options>> = {
  earlyStopping: {
    patience: 0,
    baseline: 0,
    restoreBestWeights: false,
    startFromEpoch: 0,
    minDelta: 0,
    mode: "",
    monitor: "",
  },
  progressBar: { now: "", stream: "" },
  reduceLROnPlateau: { factor: 0.5, patience: 0, cooldown: 0, minLearningRate: 0, minDelta: 0, mode: "", monitor: "" },
  tensorBoard: { logDir: "", updateFrequency: "" },
};

const { confusionMatrix: _, predictedClasses: __, ...metricFactories } = metrics;
const {
  csvLogger: ___,
  modelCheckpoint: ____,
  learningRateScheduler: _____,
  terminateOnNaN: ______,
  layerNorms: _______,
  ...watchers
} = callbacks;
const families = { layers, losses, metrics: metricFactories, optimizers, schedules, callbacks: watchers };
const factories = Object.entries(families).flatMap(([family, members]) =>
  Object.entries(members).map(([name, make]): [string, string, Factory] => [family, name, make as Factory]),
);

/** @throws unless `make` is refused by one of the four errors. */
function expectRefused(what: string, make: () => unknown): void {
  let error: unknown;
  try {
    make();
  } catch (thrown) {
    error = thrown;
  }
  expect(error, `${what} was taken`).toBeDefined();
  expect(isFoveaError(error), `${what}: ${String(error)}`).toBe(true);
}

test.each(factories)("%s.%s takes no options of the wrong kind", (family, name, make) => {
  for (const [what, value] of [...never, ...noNumber]) {
    if (what.includes("class")) continue;
    expectRefused(`${name}(${what})`, () => make(value));
  }
  expectRefused(`${name}({ nonsense })`, () => make({ ...required[name], nonsense: 1 }));
  const made = make(required[name] ?? {}) as { config?(): Options };
  const defaults = family === "callbacks" ? (callbackOptions[name] ?? {}) : (made.config?.() ?? {});
  for (const [key, value] of Object.entries(defaults)) {
    const numeric = typeof value === "number" || typeof value === "boolean";
    // Booleans, which some of the others are too, are tried on numbers.
    for (const [what, wrong] of [...never, ...(numeric ? noNumber : [])]) {
      if (freeForm.has(key) && what.includes("class")) continue;
      expectRefused(`${name}({ ${key}: ${what} })`, () => make({ ...required[name], [key]: wrong }));
    }
    if (typeof value === "number") {
      expectRefused(`${name}({ ${key}: true })`, () => make({ ...required[name], [key]: true }));
    }
  }
});

test.each(Object.entries({ ...initializers, ...regularizers }))("%s takes no number that is none", (_name, make) => {
  for (const [what, value] of never) {
    if (what.includes("class")) continue;
    const options = ["mean", "stddev", "value", "scale", "gain", "minval", "maxval", "seed", "l1", "l2", "factor"];
    for (const key of options) expectRefused(`${key}: ${what}`, () => (make as Factory)({ [key]: value }));
  }
});

test.each<[string, () => unknown]>([
  ["csvLogger(null)", () => callbacks.csvLogger(null as never)],
  ["csvLogger with NUL", () => callbacks.csvLogger("a\0b")],
  ["csvLogger separator", () => callbacks.csvLogger("log.csv", { separator: 5 as never })],
  ["modelCheckpoint(5)", () => callbacks.modelCheckpoint(5 as never)],
  ["modelCheckpoint misspelt", () => callbacks.modelCheckpoint("best", { saveBest: true } as object)],
  ["learningRateScheduler(0.1)", () => callbacks.learningRateScheduler(0.1 as never)],
  ["confusionMatrix()", () => metrics.confusionMatrix(undefined as never, undefined as never)],
  ["predictedClasses(text)", () => metrics.predictedClasses("x" as never)],
])("%s is refused", (what, make) => {
  expectRefused(what, make);
});
