import { describe, expect, test } from "vitest";
import { fromIterable } from "../../data/index.ts";
import { portableEngine } from "../../engine/index.ts";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { layers } from "../../layers/index.ts";
import { network, sequentialNetwork } from "../../network/index.ts";
import { type Tensor, tensor } from "../../tensor/index.ts";
import { type CompileOptions, evaluate, type FitOptions, fit, type NamedSamples, Trainer } from "../index.ts";

/** A network of one kernel of zeros: every class is as likely as the others at each of 2×2 places. */
function mapTrainer(classes: number, options: CompileOptions, engine = portableEngine()): Trainer {
  const activation = classes === 1 ? "sigmoid" : "softmax";
  const net = sequentialNetwork([
    layers.input({ shape: [2, 2, 1] }),
    layers.conv2d({ filters: classes, kernelSize: 1, activation, kernelInitializer: "zeros" }),
  ]);
  const trainer = new Trainer(net, engine);
  trainer.compile({ optimizer: "sgd", ...options });
  return trainer;
}

const x = tensor([1, 2, 3, 4], [1, 2, 2, 1]);

async function firstLoss(trainer: Trainer, data: NamedSamples, options: FitOptions = {}): Promise<number> {
  return (await fit(trainer, data, { shuffle: false, ...options })).history.loss?.[0] ?? Number.NaN;
}

const sparse: CompileOptions = { loss: "sparseCategoricalCrossentropy", weightedMetrics: ["accuracy"] };
const oneHot = (labels: readonly number[], classes: number) =>
  tensor(
    labels.flatMap((label) => Array.from({ length: classes }, (_, unit) => Number(unit === label))),
    [1, 2, 2, classes],
  );

describe.each(everyEngine)("a weight per place on the $name engine", (engine) => {
  // Three classes: ln 3 at each place, times 1, 1, 1 and 10, over four places.
  const threeClasses = (Math.log(3) * 13) / 4;
  test.each([[[0, 0, 2, 0]], [[2, 0, 0, 0]], [[0, 0, 0, 2]]])(
    "follows from the class of each pixel: %j",
    async (labels) => {
      const classWeight = { 0: 1, 1: 1, 2: 10 };
      const indices = { x, y: tensor(Int32Array.from(labels), [1, 2, 2]) };
      expect(await firstLoss(mapTrainer(3, sparse, engine), indices, { classWeight })).toBeCloseTo(threeClasses, 5);
      const dense = { x, y: oneHot(labels, 3) };
      const categorical = mapTrainer(3, { loss: "categoricalCrossentropy" }, engine);
      expect(await firstLoss(categorical, dense, { classWeight })).toBeCloseTo(threeClasses, 5);
    },
  );

  test("follows from the class in a map of probabilities", async () => {
    const y = tensor([0, 0, 1, 0], [1, 2, 2, 1]);
    const trainer = mapTrainer(1, { loss: "binaryCrossentropy" }, engine);
    expect(await firstLoss(trainer, { x, y }, { classWeight: { 1: 10 } })).toBeCloseTo((Math.LN2 * 13) / 4, 5);
  });

  test("comes with the samples, in arrays and streams, and applies to metrics", async () => {
    const y = tensor(Int32Array.of(0, 0, 2, 0), [1, 2, 2]);
    const sampleWeight = [
      [
        [1, 1],
        [10, 1],
      ],
    ];
    expect(await firstLoss(mapTrainer(3, sparse, engine), { x, y, sampleWeight })).toBeCloseTo(threeClasses, 5);
    const stream = fromIterable(() => [
      {
        x: [
          [[1], [2]],
          [[3], [4]],
        ],
        y: tensor(Int32Array.of(0, 0, 2, 0), [2, 2]),
        sampleWeight: sampleWeight[0] ?? [],
      },
    ]);
    const logs = await evaluate(mapTrainer(3, sparse, engine), stream);
    expect(logs.loss).toBeCloseTo(threeClasses, 5);
    // All alike: the first class is taken, which is right at three places of weight 1.
    expect(logs.accuracy).toBeCloseTo(3 / 13, 6);
  });

  test("multiplies the class weight", async () => {
    const y = tensor(Int32Array.of(0, 0, 2, 0), [1, 2, 2]);
    const options = { classWeight: { 2: 10 } };
    const perSample = await firstLoss(mapTrainer(3, sparse, engine), { x, y, sampleWeight: [3] }, options);
    expect(perSample).toBeCloseTo(3 * threeClasses, 4);
    const perPlace = { x, y, sampleWeight: tensor([1, 2, 1, 1], [1, 2, 2]) };
    expect(await firstLoss(mapTrainer(3, sparse, engine), perPlace, options)).toBeCloseTo((Math.log(3) * 14) / 4, 5);
  });
});

describe("weights", () => {
  const y = tensor(Int32Array.of(0, 0, 2, 0), [1, 2, 2]);
  const train = (options: unknown, data: NamedSamples = { x, y }) =>
    firstLoss(mapTrainer(3, sparse), data, options as FitOptions);

  test("by class may be a map or a list", async () => {
    const expected = await train({ classWeight: { 2: 10 } });
    expect(await train({ classWeight: new Map([[2, 10]]) })).toBe(expected);
    expect(await train({ classWeight: [1, 1, 10] })).toBe(expected);
  });

  test.each([
    [{ 3: 1 }, 'fit: classWeight: expected classes from 0 to 2, received "3"'],
    [{ cat: 1 }, 'fit: classWeight: expected classes from 0 to 2, received "cat"'],
    [new Map([["cat", 1]]), 'fit: classWeight: expected classes from 0 to 2, received "cat"'],
    [[1, 1, 1, 1], 'fit: classWeight: expected classes from 0 to 2, received "3"'],
    [{ 1: -1 }, "fit: classWeight: expected a number of at least 0 for class 1, received -1"],
    [{ 1: Number.NaN }, "fit: classWeight: expected a number of at least 0 for class 1, received NaN"],
    [{ 1: "2" }, 'fit: classWeight: expected a number of at least 0 for class 1, received "2"'],
    ["balanced", 'fit: expected classWeight to be weights by class, as in { 0: 1, 1: 10 }, received "balanced"'],
  ])("by class are refused: %j", async (classWeight, message) => {
    await expect(train({ classWeight })).rejects.toThrow(message);
  });

  test("by class need one class per sample", async () => {
    const net = sequentialNetwork([layers.input({ shape: [1] }), layers.dense({ units: 2, activation: "sigmoid" })]);
    const trainer = new Trainer(net, portableEngine());
    trainer.compile({ loss: "binaryCrossentropy" });
    const both = { x: tensor([1], [1, 1]), y: tensor([1, 1], [1, 2]) };
    await expect(fit(trainer, both, { classWeight: { 1: 2 } })).rejects.toThrow(
      "fit: classWeight: expected one-hot labels or class indices, received [1, 1]; give each sample a sampleWeight",
    );
  });

  test("of another number than samples or positions are rejected", async () => {
    await expect(train({}, { x, y, sampleWeight: [[1, 2, 3]] })).rejects.toThrow(
      "fit: sampleWeight: expected a weight per sample [1] or per place of the labels [1, 2, 2], received 3 for 1 samples",
    );
    await expect(train({}, { x, y, sampleWeight: [1, 2] })).rejects.toThrow(
      "fit: expected sampleWeight to have 1 rows as x[0] has, received 2",
    );
  });

  test("per position need the same positions in all outputs", async () => {
    const input = layers.input({ shape: [2, 2, 1] });
    const map = (name: string) => layers.conv2d({ filters: 1, kernelSize: 1, name }).apply(input);
    const one = layers.globalAveragePooling2d({ name: "one" }).apply(map("c")) as ReturnType<typeof map>;
    const outputs = (list: ReturnType<typeof map>[]): Trainer => {
      const trainer = new Trainer(network({ inputs: input, outputs: list }), portableEngine());
      trainer.compile({ loss: list.map(() => "mse" as const) });
      return trainer;
    };
    const zeros = (shape: number[]): Tensor => tensor(new Float32Array(shape.reduce((a, b) => a * b)), shape);
    const sampleWeight = tensor([1, 0, 0, 0], [1, 2, 2]);
    const maps = { x, y: [zeros([1, 2, 2, 1]), zeros([1, 2, 2, 1])], sampleWeight };
    const logs = await evaluate(outputs([map("a"), map("b")]), maps);
    expect((logs.a_loss ?? 0) + (logs.b_loss ?? 0)).toBeCloseTo(logs.loss ?? 0, 5);
    const mixed = { x, y: [zeros([1, 2, 2, 1]), zeros([1, 1])], sampleWeight };
    await expect(evaluate(outputs([map("a"), one]), mixed)).rejects.toThrow(/^evaluate: sampleWeight: /);
  });
});
