import { describe, expect, test } from "vitest";
import { architectures } from "./index.ts";

/** Counted by hand, and the same in Keras. */
const expected: Record<string, { parameters: number; output: readonly (number | null)[] }> = {
  lenet5: { parameters: 61_706, output: [null, 10] },
  "happy-model": { parameters: 37_633, output: [null, 1] },
  "cats-and-dogs": { parameters: 3_453_121, output: [null, 1] },
  "cifar-convnet": { parameters: 528_054, output: [null, 10] },
};

describe.each(Object.keys(architectures))("%s", (name) => {
  test("has the published shapes and number of parameters", () => {
    const model = architectures[name]?.create();
    expect(model?.outputShape).toEqual(expected[name]?.output);
    expect(model?.countParams()).toBe(expected[name]?.parameters);
  });

  test("draws its first weights from the seed", async () => {
    const first = async (seed: number) => {
      const weights = await architectures[name]?.create({ seed, engine: "portable" }).getWeights();
      return [...(weights?.values() ?? [])][0]?.data;
    };
    expect(await first(1)).toEqual(await first(1));
    expect(await first(1)).not.toEqual(await first(2));
  });
});
