import { describe, expect, test } from "vitest";
import { layers } from "../../layers/index.ts";
import { model } from "../../models/index.ts";
import { ShapeError } from "../../support/index.ts";
import { convolutionalBlock, identityBlock } from "./residual-blocks.ts";

const filters = [4, 4, 16] as const;
const input = () => layers.input({ shape: [9, 8, 16] });

describe("residual blocks", () => {
  test("an identity block keeps the shape and has He et al.'s names", () => {
    const x = input();
    const block = model({ inputs: x, outputs: identityBlock(x, { filters, stage: 2, block: "b" }) });
    expect(block.outputShape).toEqual([null, 9, 8, 16]);
    const weighted = block.layers.filter(({ weights }) => weights.size > 0).map(({ name }) => name);
    const branches = ["2a", "2b", "2c"].flatMap((branch) => [`res2b_branch${branch}`, `bn2b_branch${branch}`]);
    expect(weighted).toEqual(branches);
    // Kernels of 1×1, 3×3 and 1×1 with biases, and four values per channel for each normalization.
    expect(block.countParams()).toBe(16 * 4 + 4 + 9 * 4 * 4 + 4 + 4 * 16 + 16 + 4 * (4 + 4 + 16));
  });

  test("a convolutional block changes the number of feature maps and optionally halves their size", () => {
    const x = input();
    const halved = convolutionalBlock(x, { filters: [4, 4, 32], stage: 3, block: "a" });
    expect(halved.shape).toEqual([null, 5, 4, 32]);
    const kept = convolutionalBlock(x, { filters: [4, 4, 32], stage: 3, block: "a", strides: 1, kernelSize: 5 });
    expect(kept.shape).toEqual([null, 9, 8, 32]);
    const { network } = model({ inputs: x, outputs: halved });
    expect(network.layer("res3a_branch1").weights.has("kernel")).toBe(true);
    expect(network.layer("bn3a_branch1").weights.has("gamma")).toBe(true);
  });

  test("with its last normalization at zero, an identity block returns the ReLU of its input", async () => {
    const x = input();
    const block = model({
      inputs: x,
      outputs: identityBlock(x, { filters, stage: 2, block: "b" }),
      engine: "portable",
    });
    const weights = await block.getWeights();
    weights.get("bn2b_branch2c/gamma")?.data.fill(0);
    await block.setWeights(weights);
    const image = { shape: [1, 9, 8, 16], dtype: "float32", data: new Float32Array(9 * 8 * 16) } as const;
    image.data.forEach((_, index) => {
      image.data[index] = Math.sin(index);
    });
    expect((await block.predict(image)).data).toEqual(image.data.map((value) => Math.max(0, value)));
  });

  test("an identity block rejects an input with another number of channels", () => {
    expect(() => identityBlock(input(), { filters: [4, 4, 32], stage: 2, block: "b" })).toThrow(ShapeError);
    expect(() => identityBlock(input(), { filters: [4, 4, 32], stage: 2, block: "b" })).toThrow(
      'identityBlock "2b": expected an input of filters[2] = 32 channels',
    );
  });
});
