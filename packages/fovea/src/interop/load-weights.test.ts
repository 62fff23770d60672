import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { initializers } from "../initializers/index.ts";
import { readSafetensors, writeSafetensors } from "../io/index.ts";
import type { WeightFile } from "../io/weight-file.ts";
import { defineLayer, layers } from "../layers/index.ts";
import { model, sequential } from "../models/index.ts";
import type { Network } from "../network/index.ts";
import { ops } from "../ops/index.ts";
import { options } from "../support/schema.ts";
import type { Shape, Tensor } from "../tensor/index.ts";
import { sizeOf, tensor } from "../tensor/index.ts";
import { detectConvention } from "./detect-convention.ts";
import { convertWeights, formatReport, loadWeights } from "./index.ts";
import { matchWeights } from "./match-weights.ts";
import { weightDescriptors } from "./weight-descriptor.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-interop-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Returns the values start, start + 1, … with a shape. */
function counting(shape: Shape, start = 0): Tensor {
  return tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, index) => start + index),
    shape,
  );
}

/** Adds one weight per feature, a bare parameter in PyTorch. */
const weighted = defineLayer({
  className: "LayerScale",
  options: options({}),
  forward: (context, _, x) =>
    ops.multiply(x, context.weight("w", x.shape.slice(1), { initializer: initializers.ones() })),
});

let files = 0;
async function stored(tensors: Readonly<Record<string, Tensor>>): Promise<string> {
  const path = join(folder, `${files++}.safetensors`);
  await writeSafetensors(path, Object.entries(tensors));
  return path;
}

function small() {
  return sequential(
    [
      layers.input({ shape: [4, 4, 2] }),
      layers.conv2d({ name: "stem/0", filters: 3, kernelSize: [2, 3], useBias: false }),
      layers.batchNormalization({ name: "stem/1" }),
      layers.flatten(),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ name: "head", units: 2 }),
    ],
    { name: "small", engine: "portable" },
  );
}

const torchFile = {
  "stem.0.weight": counting([3, 2, 2, 3]),
  "stem.1.weight": counting([3], 1),
  "stem.1.bias": counting([3], 2),
  "stem.1.running_mean": counting([3], 3),
  "stem.1.running_var": counting([3], 4),
  "stem.1.num_batches_tracked": tensor(Int32Array.of(7), []),
  "head.weight": counting([2, 18]),
  "head.bias": counting([2], 5),
};

test("detects PyTorch's names and layouts, with the head's features in the order of its flattened image", async () => {
  const network = small();
  const report = await loadWeights(network, await stored(torchFile));
  expect(report).toMatchObject({ convention: "torch", prefix: "", missing: [], leftOver: [], otherShape: [] });
  expect(report.matched).toHaveLength(7);
  const weights = await network.getWeights();
  const kernel = weights.get("stem/0/kernel");
  // Fovea's [row 1, column 2, channel 1, filter 2] is PyTorch's [filter 2, channel 1, row 1, column 2].
  expect(kernel?.data[((1 * 3 + 2) * 2 + 1) * 3 + 2]).toBe(((2 * 2 + 1) * 2 + 1) * 3 + 2);
  // The image is [3 rows, 2 columns, 3 channels]: feature (row 2, column 1, channel 1) of unit 1.
  const head = weights.get("head/kernel");
  expect(head?.data[((2 * 2 + 1) * 3 + 1) * 2 + 1]).toBe(((1 * 3 + 1) * 3 + 2) * 2 + 1);
  expect([...(weights.get("stem/1/moving_variance")?.data ?? [])]).toEqual([4, 5, 6]);
});

test("a depthwise kernel, a factor and names inside a nested network", async () => {
  const x = layers.input({ shape: [4, 4, 2] });
  const y = layers.depthwiseConv2d({ name: "dw", kernelSize: 2, depthMultiplier: 2, useBias: false }).apply(x);
  const inner = model({ name: "body", inputs: x, outputs: layers.layerScale({ name: "block/0" }).apply(y) });
  const start = layers.input({ shape: [4, 4, 2] });
  const outer = model({ inputs: start, outputs: inner.apply(start), engine: "portable" });
  const path = await stored({
    "module.body.dw.weight": counting([4, 1, 2, 2]),
    "module.body.block.0.layer_scale": counting([4, 1, 1], 9),
  });
  expect(await loadWeights(outer, path)).toMatchObject({ convention: "torch", prefix: "module." });
  const weights = await outer.getWeights();
  // [row 1, column 0, channel 1, multiple 0] is [channel 2 = 1 · 2 + 0, 0, row 1, column 0].
  expect(weights.get("body/dw/kernel")?.data[((1 * 2 + 0) * 2 + 1) * 2 + 0]).toBe((2 * 2 + 1) * 2 + 0);
  expect([...(weights.get("body/block/0/layer_scale")?.data ?? [])]).toEqual([9, 10, 11, 12]);
});

test("distinguishes Fovea's, Keras' and PyTorch's names", async () => {
  const network = small();
  const own = join(folder, "own.safetensors");
  await network.saveWeights(own);
  expect(await loadWeights(small(), own)).toMatchObject({ convention: "fovea" });
  const weights = [...(await network.getWeights())].map(([name, values]) => [`${name}:0`, values] as const);
  expect(await loadWeights(small(), await stored(Object.fromEntries(weights)))).toMatchObject({ convention: "keras" });
});

test("strict: reports mismatches in a summary", async () => {
  const { "head.weight": head, "stem.1.bias": _, ...rest } = torchFile;
  const path = await stored({ ...rest, "fc.weight": head, "stem.1.biass": counting([3]), "head.bias": counting([5]) });
  await expect(loadWeights(small(), path)).rejects.toThrow(
    `${path}: expected the weights of "small": 4 of 7 weights match; ` +
      '2 missing, the first: stem/1/beta (expected "stem.1.bias" [3]; did you mean "stem.1.biass"?); ' +
      '1 of another shape: head/bias (expected "head.bias" to be [2], received [5]); ' +
      '2 left over, the first: "fc.weight" [2, 18] (did you mean "head.weight"?); use strict: false to load the matching weights only',
  );
  const report = await loadWeights(small(), path, { strict: false });
  expect(formatReport(report)).toBe(
    [
      `${path} → small: 4 of 7 weights matched (torch names)`,
      "missing (2):",
      '  stem/1/beta (expected "stem.1.bias" [3]; did you mean "stem.1.biass"?)',
      '  head/kernel (expected "head.weight" [2, 18]; did you mean "fc.weight"?)',
      "of another shape (1):",
      '  head/bias (expected "head.bias" to be [2], received [5])',
      "left over (2):",
      '  "fc.weight" [2, 18] (did you mean "head.weight"?)',
      '  "stem.1.biass" [3] (did you mean "stem.1.bias"?)',
    ].join("\n"),
  );
});

test("rejects a file without matches, strict or not", async () => {
  const path = await stored({ "encoder.0.weight": counting([2, 2]) });
  await expect(loadWeights(small(), path, { strict: false })).rejects.toThrow(
    /0 of 7 weights match; 7 missing, the first: stem\/0\/kernel .*; 1 left over: "encoder.0.weight" \[2, 2\]; if the file has other names, map them with rename/,
  );
});

test("rejects NaN by name and changes no weight", async () => {
  const network = small();
  const before = await network.getWeights();
  const path = await stored({ ...torchFile, "stem.1.running_var": tensor([1, Number.NaN, 1]) });
  await expect(loadWeights(network, path)).rejects.toThrow(
    `${path}: expected "stem.1.running_var" to hold finite numbers, received NaN at 1; use allowNonFinite: true to accept it`,
  );
  expect(await network.getWeights()).toEqual(before);
  await loadWeights(network, path, { allowNonFinite: true });
  expect((await network.getWeights()).get("stem/1/moving_variance")?.data[1]).toBeNaN();
});

test("ignores the counter of averaged models", async () => {
  const wrapped = Object.entries(torchFile).map(([name, values]) => [`module.${name}`, values] as const);
  const path = await stored({ ...Object.fromEntries(wrapped), n_averaged: tensor(Int32Array.of(4), []) });
  expect(await loadWeights(small(), path)).toMatchObject({ prefix: "module.", leftOver: [] });
});

const under = (prefix: string, tensors: Readonly<Record<string, Tensor>> = torchFile) =>
  Object.fromEntries(Object.entries(tensors).map(([name, values]) => [prefix + name, values]));

test("detects unknown prefixes before the network's names, also nested ones", async () => {
  for (const prefix of ["encoder.", "net.", "module.visual.trunk."]) {
    const path = await stored({ ...under(prefix), "other.weight": counting([3]) });
    expect(await loadWeights(small(), path, { strict: false })).toMatchObject({
      prefix,
      missing: [],
      otherPrefixes: [],
    });
  }
});

test("reports averaged weights next to others and loads them on request", async () => {
  const averaged = { ...torchFile, "head.bias": counting([2], 50) };
  for (const [plain, ema] of [
    ["model.", "ema_model."],
    ["", "ema."],
    ["net.", "model_ema.module."],
  ] as const) {
    const network = small();
    const path = await stored({ ...under(ema, averaged), ...under(plain) });
    const report = await loadWeights(network, path);
    expect(report).toMatchObject({ prefix: plain, otherPrefixes: [ema], leftOver: [] });
    expect([...((await network.getWeights()).get("head/bias")?.data ?? [])]).toEqual([5, 6]);
    expect(formatReport(report)).toContain(`weights under "${plain}"; they are also under "${ema}" (prefix)`);
    await loadWeights(network, path, { prefix: ema, strict: false });
    expect([...((await network.getWeights()).get("head/bias")?.data ?? [])]).toEqual([50, 51]);
  }
  const alone = await loadWeights(small(), await stored(under("ema_model.", averaged)));
  expect(alone).toMatchObject({ prefix: "ema_model.", otherPrefixes: [] });
});

test("requires a choice between ambiguous prefixes", async () => {
  const path = await stored({ ...under("encoder_q."), ...under("encoder_k.") });
  await expect(loadWeights(small(), path)).rejects.toThrow(
    'the weights match under each of the prefixes "encoder_q.", "encoder_k."; choose one with the option prefix',
  );
  expect(await loadWeights(small(), path, { prefix: "encoder_k.", strict: false })).toMatchObject({ missing: [] });
  const { "head.weight": _, "head.bias": __, "stem.1.bias": ___, ...rest } = torchFile;
  const partly = await stored(under("encoder.", rest));
  await expect(loadWeights(small(), partly, { strict: false })).rejects.toThrow('prefix: "encoder." would match more');
});

test("reports the group of a checkpoint and loads others by name", async () => {
  const path = new URL("../../test/interop/torch/ema.pth", import.meta.url).pathname;
  const network = () => sequential([layers.input({ shape: [2] }), weighted({ name: "w" })], { engine: "portable" });
  const first = network();
  const rename = () => "w";
  const report = await loadWeights(first, path, { rename });
  expect(report).toMatchObject({ group: "state_dict", otherGroups: ["state_dict_ema"], unsupported: [] });
  expect(formatReport(report)).toContain('weights of "state_dict"; there is also "state_dict_ema" (group)');
  expect([...((await first.getWeights()).get("w/w")?.data ?? [])]).toEqual([1, 2]);
  const averaged = network();
  await loadWeights(averaged, path, { group: "state_dict_ema", rename });
  expect([...((await averaged.getWeights()).get("w/w")?.data ?? [])]).toEqual([3, 4]);
  await expect(loadWeights(averaged, path, { group: "ema" })).rejects.toThrow('there are no weights under "ema"');
  await expect(loadWeights(small(), await stored(torchFile), { group: "ema" })).rejects.toThrow(
    'a safetensors file has no groups of weights; received "ema"',
  );
  const copy = join(folder, "copy.safetensors");
  await convertWeights(path, copy, { group: "state_dict_ema" });
  expect([...((await readSafetensors(copy)).tensors.get("w")?.data ?? [])]).toEqual([3, 4]);
});

test("rejects names that clash without their prefix", async () => {
  const wrapped = Object.entries(torchFile).map(([name, values]) => [`module.${name}`, values] as const);
  const path = await stored({ ...Object.fromEntries(wrapped), "head.bias": counting([2]) });
  await expect(loadWeights(small(), path)).rejects.toThrow(
    `${path}: expected every weight once, received "module.head.bias" and "head.bias", which are the same without "module."`,
  );
  await expect(loadWeights(small(), path, { rename: () => "x" })).rejects.toThrow(
    'loadWeights: rename returns "x" for stem/0/kernel and stem/1/gamma',
  );
});

test("accepts integers that float32 can represent", async () => {
  const network = small();
  await loadWeights(network, await stored({ ...torchFile, "head.bias": tensor(Int32Array.of(3, -4)) }));
  expect([...((await network.getWeights()).get("head/bias")?.data ?? [])]).toEqual([3, -4]);
  const path = await stored({ ...torchFile, "head.bias": tensor(Int32Array.of(3, 2 ** 24 + 1)) });
  await expect(loadWeights(network, path)).rejects.toThrow(
    `${path}: "head.bias": expected numbers that float32 can represent, received the integer 16777217 at 1`,
  );
});

test("excluded layers keep their values, renamed ones are found", async () => {
  const network = small();
  const before = (await network.getWeights()).get("head/kernel");
  const { "head.weight": _, "head.bias": bias, ...rest } = torchFile;
  const options = { exclude: ["head"], rename: (name: string) => name.replace(/^head/, "fc") };
  const report = await loadWeights(network, await stored({ ...rest, "fc.bias": bias }), options);
  expect(report.matched).toHaveLength(5);
  expect((await network.getWeights()).get("head/kernel")).toEqual(before);
});

test("Keras' files: a named weight is found by name in any position", () => {
  const x = layers.input({ shape: [2, 2, 3] });
  const y = layers
    .batchNormalization({ name: "a", scale: false })
    .apply(layers.conv2d({ name: "c", filters: 3, kernelSize: 1 }).apply(x));
  const inner = model({ name: "body", inputs: x, outputs: y });
  const start = layers.input({ shape: [2, 2, 3] });
  const outer = model({ inputs: start, outputs: inner.apply(start), engine: "portable" });
  // Statistics precede the convolution if the normalization is frozen; gamma has no position.
  const names = ["a/gamma:0", "a/beta:0", "a/moving_mean:0", "a/moving_variance:0", "c/kernel:0", "c/bias:0"];
  const file = legacyFile(
    names.map((name, index) => [name, name === "c/kernel:0" ? [1, 1, 3, 3] : [3], "body", index]),
  );
  const { report } = matched(file, outer.network);
  expect(report.matched.map(({ name, stored }) => `${name} ${stored}`)).toEqual([
    "body/c/kernel c/kernel:0",
    "body/c/bias c/bias:0",
    "body/a/beta a/beta:0",
    "body/a/moving_mean a/moving_mean:0",
    "body/a/moving_variance a/moving_variance:0",
  ]);
  expect(report.leftOver).toMatchObject([{ stored: "a/gamma:0" }]);
});

test("Keras' files: meaningless names are ignored in favor of the layer and the position", () => {
  const names = ["first_W", "first_b"];
  const file = legacyFile(
    [...names.entries()].map(([index, name]) => [name, index === 0 ? [4, 2] : [2], "head", index]),
  );
  const small = sequential([layers.input({ shape: [4] }), layers.dense({ name: "head", units: 2 })], {
    engine: "portable",
  });
  const { report } = matched(file, small.network);
  expect(report.matched.map(({ name, stored }) => `${name} ${stored}`)).toEqual([
    "head/kernel first_W",
    "head/bias first_b",
  ]);
});

function matched(file: WeightFile, network: Network) {
  const weights = weightDescriptors(network);
  return matchWeights(file, weights, detectConvention(file, network, weights, {}));
}

/** Returns a Keras 2 file from name, shape, layer and position of each weight. */
function legacyFile(entries: readonly (readonly [string, Shape, string, number])[]): WeightFile {
  const weights = entries.map(([name, shape, layer, index]) => {
    return [name, { name, shape, dtype: "<f4", layer: { name: layer, index } }] as const;
  });
  return {
    path: "model.h5",
    format: "keras-h5",
    weights: new Map(weights),
    metadata: new Map(),
    read: () => Promise.reject(new Error("nothing is read")),
    close: () => Promise.resolve(),
  };
}
