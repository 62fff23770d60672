import { describe, expect, it } from "vitest";
import { textWidth } from "../support/text-width.ts";
import { epochLine, type Progress, progressLine } from "./progress-line.ts";

const progress: Progress = {
  epoch: 3,
  epochs: 12,
  step: 412,
  steps: 938,
  metrics: { loss: 0.0731, accuracy: 0.9781 },
  imagesPerSecond: 12_431.4,
  secondsLeft: 62,
};

describe("progressLine", () => {
  it("shows everything on a wide terminal", () => {
    expect(progressLine(progress, 120, false)).toBe(
      "Epoch  3/12  ━━━━━━━━━━╸─────────────  412/938  loss 0.07310  accuracy 97.81 %  12,431 images/s  1 min 02 s left",
    );
  });

  it("drops what matters least when there is less room", () => {
    expect(progressLine(progress, 80, false)).toBe(
      "Epoch  3/12  ━━━━─────  412/938  loss 0.07310  accuracy 97.81 %  1 min 02 s left",
    );
    expect(progressLine(progress, 60, false)).toBe("Epoch  3/12  ━━━────  412/938  loss 0.07310  1 min 02 s left");
    expect(progressLine(progress, 50, false)).toBe("Epoch  3/12  ━━━━━━────────  412/938  loss 0.07310");
    expect(progressLine(progress, 24, false)).toBe("Epoch  3/12  ━━━━━──────");
    expect(progressLine(progress, 15, false)).toBe("Epoch  3/12");
    expect(progressLine(progress, 6, false)).toBe("Epoch…");
  });

  it.each([200, 100, 79, 50, 31, 12, 3])("is never wider than %d columns, coloured or not", (columns) => {
    for (const colors of [false, true]) {
      expect(textWidth(progressLine(progress, columns, colors))).toBeLessThanOrEqual(columns);
    }
  });

  it("does without a bar when the length is not known, and says what it does meanwhile", () => {
    expect(progressLine({ epoch: 1, epochs: 1, step: 1200, steps: undefined, metrics: { loss: 1 } }, 80, false)).toBe(
      "Epoch 1/1  1,200 steps  loss 1.000",
    );
    expect(progressLine({ ...progress, step: 938, note: "validating 3/79" }, 75, false)).toContain("validating 3/79");
  });

  it("colours the bar only when asked", () => {
    expect(progressLine(progress, 120, true)).toContain("\u001b[32m━");
    expect(progressLine(progress, 120, false)).not.toContain("\u001b");
  });
});

describe("epochLine", () => {
  const metrics = { loss: 0.0731, accuracy: 0.9781, val_loss: 0.0512, val_accuracy: 0.98334 };
  const summary = { ...progress, step: 938, metrics, seconds: 6.21, imagesPerSecond: 9677 };

  it("has all metrics where no terminal limits it", () => {
    expect(epochLine(summary, undefined, false)).toBe(
      "Epoch  3/12  938/938  6.2 s  9,677 images/s  loss 0.07310  accuracy 97.81 %  val_loss 0.05120  val_accuracy 98.33 %",
    );
  });

  it("keeps loss and validation on a narrow terminal", () => {
    expect(epochLine(summary, 100, false)).toBe(
      "Epoch  3/12  938/938  6.2 s  loss 0.07310  accuracy 97.81 %  val_loss 0.05120  val_accuracy 98.33 %",
    );
    expect(epochLine(summary, 80, false)).toBe(
      "Epoch  3/12  6.2 s  loss 0.07310  val_loss 0.05120  val_accuracy 98.33 %",
    );
    expect(epochLine(summary, 20, false)).toBe("Epoch  3/12");
  });

  it.each([120, 80, 50, 12])("is never wider than %d columns", (columns) => {
    expect(textWidth(epochLine(summary, columns, true))).toBeLessThanOrEqual(columns);
  });
});
