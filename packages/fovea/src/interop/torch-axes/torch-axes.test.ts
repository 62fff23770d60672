import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { initializers } from "../../initializers/index.ts";
import { readSafetensors, writeSafetensors } from "../../io/index.ts";
import { defineLayer, layers, type SymbolicTensor } from "../../layers/index.ts";
import { model } from "../../models/index.ts";
import { ops } from "../../ops/index.ts";
import { options } from "../../support/schema.ts";
import { tensor } from "../../tensor/index.ts";
import { architectures } from "../../zoo/index.ts";
import { exportWeights, loadWeights } from "../index.ts";
import { weightDescriptors } from "../weight-descriptor.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-torch-axes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inputs = layers.input({ shape: [2, 2, 2] });
const head = (x: SymbolicTensor) => layers.dense({ units: 1, name: "head" }).apply(x);
const flat = (x: SymbolicTensor) => layers.flatten().apply(x);
const channelsFirst = (x: SymbolicTensor) => layers.permute({ dims: [3, 1, 2] }).apply(x);
const reshaped = (name: string, targetShape: number[], x: SymbolicTensor) =>
  layers.reshape({ name, targetShape }).apply(x);

/** Returns PyTorch's orders along the axes of a weight. */
function ordersOf(outputs: SymbolicTensor, name: string): (readonly number[] | undefined)[] | undefined {
  const found = weightDescriptors(model({ inputs, outputs, engine: "portable" }).network);
  return found.find(({ weight }) => weight.name === name)?.torchAxes.orders.map((order) => order && [...order]);
}

const imageOrder = [0, 2, 4, 6, 1, 3, 5, 7];

test("a scale and a dense layer after a flattened image compute the same as in PyTorch", async () => {
  const image = layers.input({ shape: [1, 2, 2] });
  const scaled = layers.batchNormalization({ name: "bn", epsilon: 1e-12 }).apply(flat(image));
  const network = model({ inputs: image, outputs: head(scaled), engine: "portable" });
  const path = join(folder, "scaled.safetensors");
  await writeSafetensors(path, [
    ["bn.weight", tensor([1, 2, 3, 4])],
    ["bn.bias", tensor([0, 0, 0, 0])],
    ["bn.running_mean", tensor([0, 0, 0, 0])],
    ["bn.running_var", tensor([1, 1, 1, 1])],
    ["head.weight", tensor([1, 10, 100, 1000], [1, 4])],
    ["head.bias", tensor([0])],
  ]);
  await loadWeights(network, path);
  // Column 1 of channel 0 is PyTorch's second feature and the network's third.
  const { data } = await network.predict(tensor([0, 0, 1, 0], [1, 1, 2, 2]));
  expect(data[0]).toBeCloseTo(20, 4);
});

test("passes through layers with statistics as options", () => {
  const normal = layers.normalization({ mean: [1, 2, 3, 4, 5, 6, 7, 8], variance: 1 }).apply(flat(inputs));
  expect(ordersOf(head(normal), "head/kernel")).toEqual([imageOrder, undefined]);
});

test("a permutation to channels-first yields PyTorch's order", () => {
  expect(ordersOf(head(flat(channelsFirst(inputs))), "head/kernel")).toEqual([undefined, undefined]);
});

test("features that become channels have the image's order in the convolution's kernel", () => {
  const channels = reshaped("channels", [1, 1, 8], flat(inputs));
  const outputs = layers.conv2d({ name: "c", filters: 2, kernelSize: 1 }).apply(channels);
  expect(ordersOf(outputs, "c/kernel")).toEqual([undefined, undefined, imageOrder, undefined]);
});

test("a weight over a whole image is channels-first", async () => {
  const imageBias = defineLayer({
    className: "ImageBias",
    options: options({}),
    forward: (context, _, x) =>
      ops.add(x, context.weight("bias", x.shape.slice(1), { initializer: initializers.zeros() })),
  });
  const network = model({ inputs, outputs: imageBias({ name: "b" }).apply(inputs), engine: "portable" });
  await network.setWeights(new Map([["b/bias", tensor([0, 1, 2, 3, 4, 5, 6, 7], [2, 2, 2])]]));
  const path = join(folder, "image.safetensors");
  await exportWeights(network, path);
  expect([...((await readSafetensors(path)).tensors.get("b.bias")?.data ?? [])]).toEqual(imageOrder);
});

describe("rejects weights whose order in PyTorch is unknown and names the layer", () => {
  const reasons: readonly (readonly [outputs: SymbolicTensor, weight: string, reason: string])[] = [
    [
      head(reshaped("rows", [2, 4], inputs)),
      "head/kernel",
      'reshape "rows" merges only some axes of an image with its channels',
    ],
    [
      layers.batchNormalization({ name: "bn" }).apply(reshaped("parts", [2, 4], flat(inputs))),
      "bn/gamma",
      'reshape "parts" merges only some axes of an image with its channels',
    ],
    [
      layers.batchNormalization({ name: "bn" }).apply(
        reshaped(
          "cut",
          [4, 3],
          flat(
            layers
              .zeroPadding2d({
                padding: [
                  [0, 1],
                  [0, 0],
                ],
              })
              .apply(inputs),
          ),
        ),
      ),
      "bn/gamma",
      '"bn" operates on parts of a flattened image, which PyTorch stores in another order',
    ],
    [
      head(layers.selectChannels({ name: "some", channels: [0, 1, 2] }).apply(flat(inputs))),
      "head/kernel",
      '"some" uses parts of a flattened image, which PyTorch stores in another order',
    ],
    [
      head(layers.add({ name: "sum" }).apply([flat(inputs), flat(channelsFirst(inputs))])),
      "head/kernel",
      '"sum" combines flattened images that PyTorch stores in different orders',
    ],
    [
      head(flat(layers.add({ name: "sum" }).apply([inputs, channelsFirst(inputs)]))),
      "head/kernel",
      '"sum" combines images whose channels are on different axes',
    ],
  ];
  test.each(reasons)("%#", async (outputs, weight, reason) => {
    const network = model({ inputs, outputs, engine: "portable" });
    const path = join(folder, "refused.safetensors");
    await expect(exportWeights(network, path)).rejects.toThrow(
      `exportWeights: the order of "${weight}" in PyTorch is not known: ${reason}`,
    );
    await exportWeights(network, path, { convention: "fovea" });
    expect(await loadWeights(network, path)).toMatchObject({ convention: "fovea" });
  });

  test("but only if a weight depends on it", () => {
    const back = reshaped("back", [2, 2, 2], reshaped("rows", [2, 4], inputs));
    expect(ordersOf(head(flat(back)), "head/kernel")).toEqual([imageOrder, undefined]);
  });

  test("a dense layer with inputs in two orders", async () => {
    const shared = layers.dense({ units: 1, name: "head" });
    const outputs = layers.add().apply([shared.apply(flat(inputs)), shared.apply(flat(channelsFirst(inputs)))]);
    const writing = exportWeights(model({ inputs, outputs, engine: "portable" }), join(folder, "shared.safetensors"));
    await expect(writing).rejects.toThrow('"head" combines flattened images');
  });
});

test.each(Object.entries(architectures))("finds the orders of %s", (_, architecture) => {
  const { network } = architecture();
  expect(weightDescriptors(network).flatMap(({ torchAxes }) => torchAxes.refusal ?? [])).toEqual([]);
});
