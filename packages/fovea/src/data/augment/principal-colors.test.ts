import { expect, test } from "vitest";
import { random } from "../../support/random.ts";
import { augment } from "./index.ts";

test("finds the axes along which colors vary, and how much", () => {
  const generator = random(3);
  const axes = [
    [2 / 3, 2 / 3, 1 / 3],
    [-2 / 3, 1 / 3, 2 / 3],
    [1 / 3, -2 / 3, 2 / 3],
  ] as const;
  const deviations = [30, 12, 4];
  const image = (pixels: number) => {
    const data = Uint8Array.from({ length: 3 * pixels });
    for (let at = 0; at < data.length; at += 3) {
      const multiples = deviations.map((deviation) => deviation * generator.normal());
      for (let channel = 0; channel < 3; channel++) {
        data[at + channel] = Math.round(128 + axes.reduce((sum, axis, i) => sum + multiples[i]! * axis[channel]!, 0));
      }
    }
    return { height: 1, width: pixels, channels: 3, data };
  };
  const { scales, components } = augment.principalColors([image(15_000), image(5_000)]);
  axes.forEach((axis, index) => {
    const cosine = axis.reduce((sum, value, channel) => sum + value * components[index]![channel]!, 0);
    expect(Math.abs(cosine)).toBeGreaterThan(0.999);
    // A standard deviation from 20,000 values is known to half a percent; rounding to bytes adds 1 ⁄ 12 to its square.
    expect(Math.abs((scales[index]! * 255) / Math.sqrt(deviations[index]! ** 2 + 1 / 12) - 1)).toBeLessThan(0.025);
  });
  const step = augment.pcaColor({ scales, components });
  expect(augment.checkSteps("test", JSON.parse(JSON.stringify([step])))).toEqual([step]);
});

test("images of one color have no spread, and no NaN", () => {
  const data = new Uint8Array(30).fill(77);
  const { scales, components } = augment.principalColors([{ height: 2, width: 5, channels: 3, data }]);
  expect(scales).toEqual([0, 0, 0]);
  expect(components.flat().every(Number.isFinite)).toBe(true);
});

test("needs pixels, in color", () => {
  expect(() => augment.principalColors([])).toThrow("expected at least one pixel, received none");
  const gray = { height: 1, width: 1, channels: 1, data: new Uint8Array(1) };
  expect(() => augment.principalColors([gray])).toThrow("expected images with 3 channels, received one with 1");
});
