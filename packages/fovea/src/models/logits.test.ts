import { describe, expect, test } from "vitest";
import { everyEngine } from "../engine/testing/every-engine.ts";
import { type ActivationName, layers } from "../layers/index.ts";
import { binaryCrossentropy, categoricalCrossentropy, sparseCategoricalCrossentropy } from "../losses/index.ts";
import { auc, binaryAccuracy, confusionMatrix, precision, predictedClasses, recall } from "../metrics/index.ts";
import { tensor } from "../tensor/index.ts";
import type { CompileOptions } from "../train/index.ts";
import { sequential, topClasses } from "./index.ts";

describe.each(everyEngine)("logits on the $name engine", (engine) => {
  /** A model that gives its input, or what the activation makes of it. */
  const echo = (units: number, options: CompileOptions, activation: ActivationName = "linear") => {
    const net = sequential([layers.input({ shape: [units] }), layers.activation({ activation })], { engine });
    net.compile(options);
    return net;
  };
  const metrics = ["accuracy", binaryAccuracy(), precision(), recall(), auc(), "binaryCrossentropy"] as const;
  const x = [[-3], [-0.2], [0.3], [4]];
  const y = [0, 0, 1, 1];

  test("of a single unit have the threshold 0 in all metrics", async () => {
    const net = echo(1, { loss: binaryCrossentropy({ fromLogits: true }), metrics });
    const { loss, binaryCrossentropy: again, ...shares } = await net.evaluate({ x, y });
    expect(Object.keys(shares)).toHaveLength(5);
    for (const share of Object.values(shares)) expect(share).toBe(1);
    expect(again).toBeCloseTo(loss ?? 0, 6);
  });

  test("after a sigmoid are probabilities, whatever the loss assumes", async () => {
    for (const fromLogits of [false, true]) {
      const net = echo(1, { loss: binaryCrossentropy({ fromLogits }), metrics }, "sigmoid");
      expect(await net.evaluate({ x, y })).toMatchObject({ accuracy: 1, precision: 1, recall: 1, auc: 1 });
    }
  });

  test.each([
    [
      [
        [2, 0, 0],
        [0, 0.4, 0.3],
        [0, 0, 5],
      ],
      [0, 1, 2],
    ],
  ])("of several classes are put through softmax before a threshold", async (rows, labels) => {
    const oneHot = labels.map((label) => [0, 1, 2].map((unit) => Number(unit === label)));
    const own = [precision(), recall(), auc(), "accuracy"] as const;
    const sparse = echo(3, { loss: sparseCategoricalCrossentropy({ fromLogits: true }), metrics: own });
    const dense = echo(3, { loss: categoricalCrossentropy({ fromLogits: true }), metrics: own });
    const same = echo(3, { loss: "sparseCategoricalCrossentropy", metrics: own }, "softmax");
    const expected = await same.evaluate({ x: rows, y: labels });
    expect(expected).toMatchObject({ accuracy: 1, recall: 2 / 3, precision: 1 });
    const shares = { accuracy: 1, recall: expected.recall, precision: 1, auc: expected.auc };
    expect(await sparse.evaluate({ x: rows, y: labels })).toMatchObject(shares);
    expect(await dense.evaluate({ x: rows, y: oneHot })).toMatchObject(shares);
  });

  test("auc reports predictions that are not probabilities", async () => {
    const net = echo(1, { loss: "mse", metrics: ["auc"] });
    await expect(net.evaluate({ x, y })).rejects.toThrow(
      "auc: expected probabilities from 0 to 1, received 3 values outside; for logits, use auc({ fromLogits: true })",
    );
    const told = echo(1, { loss: "mse", metrics: [auc({ fromLogits: true })] });
    expect((await told.evaluate({ x, y })).auc).toBe(1);
  });

  test("have the same class in metrics, predictions and confusion matrices", async () => {
    const predictions = tensor([0.3], [1, 1]);
    for (const [loss, expected] of [
      [binaryCrossentropy({ fromLogits: true }), 1],
      [binaryCrossentropy(), 0],
      ["mse", 0],
    ] as const) {
      const net = echo(1, { loss, metrics: ["accuracy"] });
      expect((await net.evaluate({ x: [[0.3]], y: [expected] })).accuracy).toBe(1);
      const options = { labels: undefined, top: 1, loss: net.trainer.firstLoss };
      expect(topClasses(net.network, predictions, options)[0]?.[0]?.index).toBe(expected);
      const fromLogits = net.trainer.firstLoss?.link !== undefined;
      expect([...predictedClasses(predictions, { fromLogits })]).toEqual([expected]);
      expect(confusionMatrix([expected], predictions, { fromLogits })[expected]?.[expected]).toBe(1);
    }
  });

  test.each(["sigmoid", "hardSigmoid", "legacyHardSigmoid", "sparseSigmoid"] as const)(
    "behind %s are probabilities of each class by itself, as the activation or an operation",
    (activation) => {
      const last = [layers.activation({ activation }), layers.operation({ operation: activation })];
      for (const layer of last) {
        const net = sequential([layers.input({ shape: [2] }), layer], { engine });
        const [classes] = topClasses(net.network, tensor([0.25, 0.75], [1, 2]), { labels: undefined, top: 2 });
        expect(classes?.map(({ index, probability }) => [index, probability])).toEqual([
          [1, 0.75],
          [0, 0.25],
        ]);
      }
    },
  );
});
