import { describe, expect, test } from "vitest";
import { identity3 } from "../matrix3.ts";
import type { Sampling } from "../plan.ts";
import { goldenPlans } from "../testing/golden-plans.ts";
import { noisePixels } from "../testing/noise-pixels.ts";
import { worstDifference } from "../testing/worst-difference.ts";
import { applyPortable } from "./apply-portable.ts";
import { outputValues } from "./output-values.ts";

describe("as torchvision does it", async () => {
  const cases = await goldenPlans();
  test.each(cases.map((recorded) => [recorded.name, recorded] as const))("%s", (_, { source, plan, expected }) => {
    const into = new Float32Array(expected.data.length);
    applyPortable(source, plan, into, outputValues(source.channels, undefined));
    // torchvision computes coordinates in float32, which for its grids of −1 … 1 leaves 1e-5 pixels of error; noise has
    // a slope of up to 255 per pixel.
    expect(worstDifference(into, expected.data)).toBeLessThan(0.02);
  });
});

test("values are normalized per channel, in the order that is wanted", () => {
  const source = noisePixels([2, 3], 3, 1);
  const sampling: Sampling = {
    ...{ matrix: identity3, displacements: [], window: [0, 0, 2, 3] as const },
    ...{ fillMode: "drop", fillColor: [0, 0, 0] as const },
  };
  const plan = { outputSize: [2, 3], sampling, operations: [] } as const;
  const bytes = new Uint8Array(18);
  applyPortable(source, plan, bytes, outputValues(3, undefined));
  expect(bytes).toEqual(source.data);
  const normalization = { scale: 1 / 255, mean: [0.5, 0.4, 0.3], std: [0.2, 0.25, 0.5] };
  for (const channelOrder of ["rgb", "bgr"] as const) {
    const into = new Float32Array(18);
    applyPortable(source, plan, into, outputValues(3, { ...normalization, channelOrder }));
    const expected = Array.from(into, (_, index) => {
      const channel = index % 3;
      const value = source.data[channelOrder === "rgb" ? index : index - channel + 2 - channel] as number;
      return (value / 255 - (normalization.mean[channel] as number)) / (normalization.std[channel] as number);
    });
    expect(worstDifference(into, expected)).toBeLessThan(1e-5);
  }
});
