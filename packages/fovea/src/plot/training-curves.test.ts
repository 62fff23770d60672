import { describe, expect, it } from "vitest";
import { bestEpochOf, curvesOf } from "./curves.ts";
import { trainingCurves } from "./training-curves.ts";

const history = {
  loss: [0.3, 0.1, 0.06, 0.04],
  accuracy: [0.91, 0.97, 0.98, 0.987],
  valLoss: [0.12, 0.07, 0.05, 0.055],
  valAccuracy: [0.965, 0.978, 0.985, 0.984],
  learningRate: [0.001, 0.001, 0.001, 0.0005],
};

describe("trainingCurves", () => {
  it("draws loss and accuracy, training against validation", async () => {
    const svg = await trainingCurves(history, { title: "LeNet-5 on MNIST" });
    await expect(svg).toMatchFileSnapshot("./snapshots/training-curves.svg");
    expect(svg).toContain("best epoch 3: 98.50 %");
    expect(svg).not.toContain("Learning rate");
  });

  it("escapes its title", async () => {
    const svg = await trainingCurves({ loss: [1, 0.5] }, { title: 'a < b & "c" \u0007' });
    expect(svg).toContain("a &lt; b &amp; ");
    expect(svg).not.toContain("\u0007");
    expect(svg).not.toContain(">validation<");
  });

  it("draws a single epoch, values that are not finite, and a loss that falls far", async () => {
    const single = await trainingCurves({ loss: [0.3], val_loss: [null], mae: [Number.NaN] });
    expect(single).toContain(">MAE<");
    expect(single).not.toMatch(/NaN|undefined|Infinity/);
    expect(await trainingCurves({ loss: [5, 0.1, 0.001] })).toContain("Loss (log scale)");
  });

  it("does not let the first epoch's loss set the scale of the others", async () => {
    expect(await trainingCurves({ loss: [0.5, 0.05, 0.04, 0.03] })).toContain("Loss (log scale)");
    expect(await trainingCurves({ loss: [0.5, 0.3, 0.2, 0.06] })).not.toContain("log scale");
  });

  const turning = { loss: [1, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08, 0.05] };
  const overfitting = { ...turning, val_loss: [1, 0.6, 0.4, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5] };

  it("smooths over the faint values from six epochs on, or as told", async () => {
    const faint = (svg: string) => svg.match(/opacity="0\.4"/g)?.length ?? 0;
    expect(faint(await trainingCurves(overfitting))).toBe(2);
    expect(await trainingCurves(turning)).toContain("smoothed by 0.6");
    expect(faint(await trainingCurves(turning, { smoothing: 0 }))).toBe(0);
    expect(faint(await trainingCurves(history))).toBe(0);
    expect(faint(await trainingCurves(history, { smoothing: 0.3 }))).toBe(4);
    await expect(trainingCurves(turning, { smoothing: 1 })).rejects.toThrow("expected weight to be in [0, 1)");
  });

  it("says when the network overfits", async () => {
    expect(await trainingCurves(overfitting)).toContain("overfits: the validation loss turned after epoch 4");
    expect(await trainingCurves(turning)).not.toContain("overfits");
  });

  it("leaves the norms of layers out, and draws the learning rate on request", async () => {
    const svg = await trainingCurves({ ...history, "gradient_norm/conv": [1, 1, 1, 1] });
    expect(svg).not.toContain("Gradient");
    expect(await trainingCurves(history, { metrics: ["learningRate"] })).toContain(">Learning rate<");
  });

  it("names a metric that the history lacks", async () => {
    await expect(trainingCurves(history, { metrics: ["acuracy"] })).rejects.toThrow(
      'trainingCurves: the history has no metric "acuracy"; did you mean "accuracy"?',
    );
    await expect(trainingCurves({ accuracy: [1] })).rejects.toThrow(
      'expected "loss" in the history, received accuracy',
    );
    await expect(trainingCurves({ loss: [] })).rejects.toThrow("expected at least one epoch in the history");
  });
});

describe("curves", () => {
  it("pairs training and validation in both spellings, loss first", () => {
    expect(curvesOf({ acc: [0.5], val_acc: [0.4], loss: [1, 2], valLoss: [3] })).toEqual([
      { name: "loss", training: [1, 2], validation: [3], epochs: 2 },
      { name: "acc", training: [0.5], validation: [0.4], epochs: 1 },
    ]);
  });

  it("finds the best epoch by validation, skipping what is not finite", () => {
    const best = (training: number[], validation?: number[]) =>
      bestEpochOf({ name: "loss", training, validation, epochs: training.length });
    expect(best([3, 2, 1], [Number.NaN, 0.5, 0.6])).toBe(2);
    expect(best([3, 1, 2])).toBe(2);
    expect(best([Number.NaN])).toBeUndefined();
  });
});
