import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Model } from "../../models/index.ts";
import { networkFromConfig } from "../../network/index.ts";
import { random } from "../../support/index.ts";
import { type Tensor, zeros } from "../../tensor/index.ts";
import type { ImageShape, ZooOptions } from "../../zoo/architecture.ts";
import { architectures } from "../../zoo/architectures.ts";
import { exportOnnx } from "./export-onnx.ts";
import { fillWeights } from "./testing/fill-weights.ts";
import { largestDifference, runOnnx } from "./testing/run-onnx.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-onnx-zoo-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every variant of every architecture, for small images, but not the smallest, for which all maps are 1 × 1. */
const networks = Object.entries(architectures).flatMap(([name, architecture]) =>
  Object.entries(architecture.definition.variants).map(([variant, { inputShape: usual, smallest, fixedSize }]) => {
    const size = Math.max(smallest, Math.min(40, usual[0]));
    const inputShape: ImageShape = fixedSize ? usual : [size, size, usual[2]];
    const make = architecture as (options: ZooOptions) => Model;
    return { name, variant, shape: inputShape, make: () => make({ variant, inputShape, classes: 7 }) };
  }),
);

/**
 * Returns the same network with 64 units in the hidden dense layers of AlexNet's and VGG's tops. Their 4,096 units
 * produce a file of half a gigabyte, for which onnxruntime needs five times the memory, but no other nodes.
 */
function narrowed({ network }: Model): Model {
  const config = JSON.stringify(network.config(), (key, value) => (key === "units" && value === 4096 ? 64 : value));
  return new Model(networkFromConfig({ className: network.className, config: JSON.parse(config) }), undefined);
}

describe.each(networks)("$name, $variant", ({ name, variant, shape, make }) => {
  test("computes the same in onnxruntime", { timeout: 60_000 }, async () => {
    const network = narrowed(make());
    await fillWeights(network);
    const { inputNames, outputNames } = network.network;
    const x = zeros([2, ...shape]);
    const numbers = random(7);
    for (let index = 0; index < x.data.length; index++) x.data[index] = numbers.normal();
    const expected = [await network.predict(x)].flat() as Tensor[];
    const path = join(folder, `${name}-${variant}.onnx`);
    await exportOnnx(network, path);
    const results = await runOnnx(path, { [inputNames[0] ?? ""]: x });
    expect(Object.keys(results)).toEqual(outputNames);
    for (const [index, output] of outputNames.entries()) {
      expect(results[output]?.shape).toEqual(expected[index]?.shape);
      expect(largestDifference(results[output] as Tensor, expected[index] as Tensor)).toBeLessThan(1e-4);
    }
    rmSync(path);
  });
});
