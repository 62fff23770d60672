import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { layers, sequential } from "../../index.ts";
import {
  float32Bytes,
  int32Bytes,
  type WrittenModel,
  type WrittenOperator,
  type WrittenTensor,
  writeTflite,
} from "../../io/tflite/testing/write-tflite.ts";
import { FormatError } from "../../support/index.ts";
import { tensor } from "../../tensor/index.ts";
import { importModel, loadWeights } from "../index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-tflite-refusals-"));
});
afterAll(() => rm(folder, { recursive: true }));

const image: WrittenTensor = { name: "image", shape: [1, 2, 2, 1] };

/** One operator from an image to an output of the same shape. */
function oneOperator(operator: Partial<WrittenOperator>, ...others: Partial<WrittenTensor>[]): WrittenModel {
  const [output = {}, ...constants] = others;
  const tensors = [image, { ...image, name: "block/answer", ...output }];
  const rest = constants.map((each, index): WrittenTensor => ({ name: `constant${index}`, shape: [1], ...each }));
  const inputs = [0, ...rest.map((_, index) => index + 2)];
  return {
    tensors: [...tensors, ...rest],
    operators: [{ code: 19, inputs, outputs: [1], ...operator }],
    inputs: [0],
    outputs: [1],
  };
}

async function written(model: WrittenModel, tail = new Uint8Array()): Promise<string> {
  const path = join(folder, "model.tflite");
  await writeFile(path, Buffer.concat([writeTflite(model), tail]));
  return path;
}

test("the model that the refusals are variants of is read", async () => {
  const model = await importModel(await written(oneOperator({})));
  expect(model.layers.map(({ name }) => name)).toEqual(["answer"]);
  const { data } = await model.predict(tensor(Float32Array.of(-1, 2, -3, 4), [1, 2, 2, 1]));
  expect([...data]).toEqual([0, 2, 0, 4]);
});

describe("what cannot be imported is refused with its reason", () => {
  const kernel = (shape: number[], values: number[]) => ({ shape, data: float32Bytes(...values) });
  test.each<[string, WrittenModel, string]>([
    [
      "a custom operator",
      oneOperator({ code: 32, custom: "TFLite_Detection_PostProcess" }),
      'operator 0 "block/answer": the custom operator "TFLite_Detection_PostProcess" cannot be imported; it selects ' +
        "boxes after the network; convert the model without it",
    ],
    ["another custom operator", oneOperator({ code: 32, custom: "Mine" }), '"Mine" cannot be imported; convert the'],
    ["control flow", oneOperator({ code: 119 }), "WHILE cannot be imported, because it runs other graphs"],
    ["an unsupported operator", oneOperator({ code: 56 }), "the operator ARG_MAX cannot be imported; supported: ABS,"],
    ["an unknown operator", oneOperator({ code: 1000 }), "the operator number 1000 cannot be imported"],
    [
      "another shape than the file says",
      oneOperator({}, { shape: [1, 3, 3, 1] }),
      'operator 0, RELU "block/answer": expected the shape [1, 3, 3, 1] that the file gives, received [?, 2, 2, 1]',
    ],
    [
      "an unknown activation",
      oneOperator({ code: 0, inputs: [0, 0], options: { 0: { int8: 5 } } }),
      "expected an activation of linear, relu, hardTanh, relu6, tanh, received number 5",
    ],
    [
      "a computed kernel",
      oneOperator({ code: 3, inputs: [0, 0] }),
      "expected a constant as input 1, received one that",
    ],
    ["no kernel", oneOperator({ code: 3, inputs: [0] }), "expected a constant as input 1, received none"],
    [
      "a kernel of other channels",
      oneOperator({ code: 3, options: { 1: { int32: 1 }, 2: { int32: 1 } } }, {}, kernel([1, 1, 1, 2], [1, 2])),
      'operator 0, CONV_2D "block/answer": expected a kernel for the channels of its input, received [1, 1, 1, 2]: ' +
        "1 channels are no multiple of 2",
    ],
    [
      "a kernel with NaN",
      oneOperator({ code: 3, options: { 1: { int32: 1 }, 2: { int32: 1 } } }, {}, kernel([1, 1, 1, 1], [Number.NaN])),
      "expected finite numbers in kernel, received NaN or an infinity",
    ],
    [
      "too few bytes",
      oneOperator({ code: 3 }, {}, { shape: [1, 1, 1, 2], data: float32Bytes(1) }),
      'constant "constant0": expected 8 bytes for the shape [1, 1, 1, 2], received 4',
    ],
    [
      "a type that is not supported",
      oneOperator({ code: 3 }, {}, { shape: [1, 1, 1, 2], type: 17, data: float32Bytes(1) }),
      "expected one of float32, float16, int32, uint8, int64, bool, int16, int8, float64, uint64, uint32, uint16, " +
        "bfloat16, received int4",
    ],
    ["sparse values", oneOperator({ code: 3 }, {}, { isSparse: true }), "expected dense values, received sparse ones"],
    [
      "scales that don't fit",
      oneOperator({ code: 3 }, {}, { type: 9, shape: [3], scales: [1, 2], zeroPoints: [0, 0] }),
      "expected one finite scale, or one for each index of axis 0, received 2 scales and 2 zero points for the shape [3]",
    ],
    [
      "weights outside of the file",
      oneOperator({ code: 3 }, {}, { place: { offset: 5_000_000_000, size: 16 } }),
      "received 16 bytes at 5000000000; the file is truncated, or its weights are in another file, which is not supported",
    ],
    [
      "an open size",
      {
        ...oneOperator({}),
        tensors: [
          { ...image, signature: [-1, -1, -1, 1] },
          { ...image, name: "answer" },
        ],
      },
      'input "image": expected an input [batch, ..] of known size, received [?, ?, ?, 1]; set the option inputShape',
    ],
    [
      "text",
      {
        ...oneOperator({}),
        tensors: [
          { ...image, type: 5 },
          { ...image, name: "answer" },
        ],
      },
      "expected float32, uint8, int32 or quantized values, received string",
    ],
    [
      "a reshape that mixes samples",
      oneOperator({ code: 22 }, { shape: [2, 2] }, { shape: [2], type: 2, data: int32Bytes(2, 2) }),
      "expected a shape [batch, ..] of 4 values for each sample, received [batch, 2]: the samples of a batch would be",
    ],
    [
      "a transposed batch",
      oneOperator({ code: 39 }, { shape: [2, 1, 2, 1] }, { shape: [4], type: 2, data: int32Bytes(1, 0, 2, 3) }),
      "expected axis 0, the batch, to stay first, received 1",
    ],
    [
      "a mean over the batch",
      oneOperator({ code: 40 }, { shape: [2, 2, 1] }, { shape: [1], type: 2, data: int32Bytes(0) }),
      "expected axes other than the batch, received 0",
    ],
    [
      "an unknown tensor",
      oneOperator({ inputs: [7] }),
      "operator 0: expected the index of one of 2 tensors, received 7",
    ],
    [
      "an operator before its input",
      oneOperator({ inputs: [1] }),
      "expected a computed tensor as input 0, received none",
    ],
    [
      "a constant as output",
      { ...oneOperator({}, {}, { data: float32Bytes(1) }), outputs: [2] },
      "outputs: expected a tensor that the model computes, received tensor 2, a constant or none",
    ],
    ["no outputs", { ...oneOperator({}), outputs: [] }, "outputs: expected at least one, received none"],
  ])("%s", async (_, model, message) => {
    const path = await written(model);
    await expect(importModel(path)).rejects.toThrow(FormatError);
    await expect(importModel(path)).rejects.toThrow(message);
    await expect(importModel(path)).rejects.toThrow(path);
  });
});

test("an open size is read with the option inputShape", async () => {
  const [first, second] = [
    { ...image, shape: [1, 1, 1, 1], signature: [-1, -1, -1, 1] },
    { ...image, name: "answer", shape: [1, 1, 1, 1], signature: [-1, -1, -1, 1] },
  ];
  const path = await written({ ...oneOperator({}), tensors: [first, second] });
  const model = await importModel(path, { inputShape: [3, 4, 1] });
  expect(model.outputShape).toEqual([null, 3, 4, 1]);
});

test("weights after the FlatBuffer are read", async () => {
  const options = { 1: { int32: 1 }, 2: { int32: 1 } };
  const at = (offset: number) =>
    oneOperator({ code: 3, options }, {}, { shape: [1, 1, 1, 1], place: { offset, size: 4 } });
  const { length } = writeTflite(at(2));
  const model = await importModel(await written(at(length), float32Bytes(3)));
  const { data } = await model.predict(tensor(Float32Array.of(-1, 2, -3, 4), [1, 2, 2, 1]));
  expect([...data]).toEqual([-3, 6, -9, 12]);
});

test("weights cannot be loaded into another model", async () => {
  const other = sequential([layers.input({ shape: [4] }), layers.dense({ units: 1 })]);
  await expect(loadWeights(other, await written(oneOperator({})))).rejects.toThrow("import it with importModel");
});
