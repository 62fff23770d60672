import { describe, expect, test } from "vitest";
import { layers } from "../layers/index.ts";
import { network } from "../network/index.ts";
import type { JsonObject } from "../support/json.ts";
import { compilation } from "./compilation.ts";
import { blobNetwork } from "./testing/blobs.ts";

function twoOutputs() {
  const x = layers.input({ shape: [4] });
  const kind = layers.dense({ units: 3, activation: "softmax", name: "kind" }).apply(x);
  const size = layers.dense({ units: 1, name: "size" }).apply(x);
  return network({ inputs: x, outputs: [kind, size] });
}

describe("compilation", () => {
  test("metrics of a single output keep their names; duplicates are renamed as in Keras", () => {
    const { objectives, optimizer } = compilation(blobNetwork(), {
      loss: "sparseCategoricalCrossentropy",
      metrics: ["accuracy", "accuracy", "topKAccuracy"],
      weightedMetrics: ["accuracy"],
    });
    expect(optimizer.className).toBe("RMSprop");
    expect(objectives[0]?.metrics.map(({ name, weighted }) => [name, weighted])).toEqual([
      ["accuracy", false],
      ["accuracy_1", false],
      ["topKAccuracy", false],
      ["weighted_accuracy", true],
    ]);
  });

  test.each([
    ["loss", 'compile: a metric cannot be named "loss", which is the name of a loss; rename it'],
    ["val_accuracy", "which is the name of a result of the validation"],
  ])("a metric is not named %s", (name, message) => {
    const metrics = [{ className: "Accuracy", config: { name } }];
    expect(() => compilation(blobNetwork(), { loss: "sparseCategoricalCrossentropy", metrics })).toThrow(message);
  });

  test("a metric may not have the name of an output's loss", () => {
    const metrics = { kind: { className: "Accuracy", config: { name: "loss" } } };
    expect(() => compilation(twoOutputs(), { loss: { kind: "sparseCategoricalCrossentropy" }, metrics })).toThrow(
      'compile: a metric cannot be named "kind_loss"',
    );
  });

  test("loss weights are numbers", () => {
    for (const lossWeights of [[Number.NaN], ["1"], [Infinity]]) {
      expect(() => compilation(blobNetwork(), { loss: "mse", lossWeights: lossWeights as number[] })).toThrow(
        "compile: expected lossWeights to be finite numbers, received",
      );
    }
  });

  test("several outputs take lists in order or records by name", () => {
    const byList = compilation(twoOutputs(), {
      loss: ["sparseCategoricalCrossentropy", "mse"],
      lossWeights: [1, 0.25],
      metrics: [["accuracy"], "mae"],
    });
    const byName = compilation(twoOutputs(), {
      loss: { size: "mse", kind: "sparseCategoricalCrossentropy" },
      lossWeights: { size: 0.25 },
      metrics: { size: "mae", kind: ["accuracy"] },
    });
    expect(byList.config()).toEqual(byName.config());
    expect(byList.objectives.map(({ name, lossWeight }) => [name, lossWeight])).toEqual([
      ["kind", 1],
      ["size", 0.25],
    ]);
    expect(byList.objectives.flatMap(({ metrics }) => metrics.map(({ name }) => name))).toEqual([
      "kind_accuracy",
      "size_mae",
    ]);
  });

  test("an output without a loss is ignored", () => {
    const { objectives } = compilation(twoOutputs(), { loss: { size: "mse" } });
    expect(objectives.map(({ index, name }) => [index, name])).toEqual([[1, "size"]]);
    const [only] = compilation(twoOutputs(), { loss: [null, "mae"] }).objectives;
    expect(only?.loss.className).toBe("MeanAbsoluteError");
  });

  test("its JSON restores the same", () => {
    const made = compilation(twoOutputs(), {
      optimizer: {
        className: "Adam",
        config: { learningRate: { className: "CosineDecay", config: { initialLearningRate: 0.1, decaySteps: 7 } } },
      },
      loss: ["sparseCategoricalCrossentropy", { className: "Huber", config: { delta: 3 } }],
      metrics: { kind: ["acc"], size: ["mse", { className: "MeanAbsoluteError", config: { name: "distance" } }] },
      weightedMetrics: { size: ["mae"] },
    });
    const saved = JSON.parse(JSON.stringify(made.config())) as JsonObject;
    const again = compilation(twoOutputs(), saved);
    expect(again.config()).toEqual(made.config());
    const names = made.objectives.flatMap(({ metrics }) => metrics.map(({ name }) => name));
    expect(names).toEqual(["kind_acc", "size_mse", "size_distance", "size_mae"]);
    expect(again.objectives.flatMap(({ metrics }) => metrics.map(({ name }) => name))).toEqual(names);
  });

  test("invalid options are rejected in compile", () => {
    const one = blobNetwork();
    expect(() => compilation(one, {})).toThrow("compile: expected a loss, received none");
    expect(() => compilation(one, { loss: ["mse", "mse"] })).toThrow(
      "compile: expected loss for 1 outputs (dense_1), received a list of 2",
    );
    expect(() => compilation(twoOutputs(), { loss: "mse" })).toThrow(
      "compile: expected loss as a list or as a record by name for the outputs kind, size",
    );
    expect(() => compilation(twoOutputs(), { loss: { size: "mse" }, metrics: { kind: ["accuracy"] } })).toThrow(
      'compile: output "kind" has metrics but no loss, from which its labels follow',
    );
    expect(() => compilation(twoOutputs(), { loss: [null, "categoricalCrossentropy"] })).toThrow(
      'compile: output "size": CategoricalCrossentropy: expected predictions with two classes or more',
    );
    expect(() => compilation(one, { loss: "mse", metrics: ["acuracy" as never] })).toThrow('did you mean "accuracy"?');
  });
});
