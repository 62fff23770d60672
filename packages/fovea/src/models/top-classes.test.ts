import { expect, test } from "vitest";
import { layers } from "../layers/index.ts";
import { tensor } from "../tensor/index.ts";
import { type Model, sequential, topClasses } from "./index.ts";

const close = (value: number) => expect.closeTo(value, 5);

function network(units: number, activation: "softmax" | "sigmoid" | "linear"): Model["network"] {
  return sequential([layers.input({ shape: [2] }), layers.dense({ units, activation })], { engine: "portable" })
    .network;
}

test("returns the requested number, most probable first, by name or index", () => {
  const predicted = tensor([0.25, 0.5, 0.25, 0.1, 0.2, 0.7], [2, 3]);
  expect(topClasses(network(3, "softmax"), predicted, { labels: ["a", "b", "c"], top: 2 })).toEqual([
    [
      { label: "b", index: 1, probability: 0.5 },
      { label: "a", index: 0, probability: 0.25 },
    ],
    [
      { label: "c", index: 2, probability: close(0.7) },
      { label: "b", index: 1, probability: close(0.2) },
    ],
  ]);
  const [first] = topClasses(network(3, "softmax"), predicted, { labels: undefined, top: 5 });
  expect(first?.map(({ label }) => label)).toEqual(["1", "0", "2"]);
});

test("converts logits to probabilities; a single unit has two classes", () => {
  const options = { labels: undefined, top: 5 };
  expect(topClasses(network(2, "linear"), tensor([Math.log(3), 0], [1, 2]), options)).toEqual([
    [
      { label: "0", index: 0, probability: close(0.75) },
      { label: "1", index: 1, probability: close(0.25) },
    ],
  ]);
  for (const [activation, value] of [
    ["sigmoid", 0.75],
    ["linear", Math.log(3)],
  ] as const) {
    expect(topClasses(network(1, activation), tensor([value], [1, 1]), options)).toEqual([
      [
        { label: "1", index: 1, probability: close(0.75) },
        { label: "0", index: 0, probability: close(0.25) },
      ],
    ]);
  }
});

test("rejects features", () => {
  const features = tensor(new Float32Array(8), [1, 2, 2, 2]);
  expect(() => topClasses(network(2, "linear"), features, { labels: undefined, top: 5 })).toThrow(
    "expected outputs [batch, classes], received [1, 2, 2, 2]",
  );
});
