import { describe, expect, test } from "vitest";
import { type Tensor, type TensorData, tensor, toTensor } from "./index.ts";

describe("a tensor is made of", () => {
  test.each([
    [new Float32Array([1, 2]), "float32"],
    [new Float64Array([1, 2]), "float32"],
    [new Int8Array([1, 2]), "int32"],
    [new Int16Array([1, 2]), "int32"],
    [new Int32Array([1, 2]), "int32"],
    [new Uint8Array([1, 2]), "uint8"],
    [new Uint8ClampedArray([1, 2]), "uint8"],
    [Buffer.from([1, 2]), "uint8"],
    [new Uint16Array([1, 2]), "int32"],
    [new Uint32Array([1, 2]), "int32"],
    [new BigInt64Array([1n, 2n]), "int32"],
    [new BigUint64Array([1n, 2n]), "int32"],
    [[1, 2], "float32"],
  ])("%o: %s", (data, dtype) => {
    const made = tensor(data);
    expect(made.dtype).toBe(dtype);
    expect(made.shape).toEqual([2]);
    expect([...made.data]).toEqual([1, 2]);
  });

  test("lists in the shape of their nesting", () => {
    expect(
      tensor([
        [[1], [2]],
        [[3], [4]],
      ]),
    ).toEqual(tensor(Float32Array.of(1, 2, 3, 4), [2, 2, 1]));
    expect(tensor([new Uint8Array([1, 2]), new Uint8Array([3, 4])]).shape).toEqual([2, 2]);
    expect(
      tensor(
        [
          [1, 2],
          [3, 4],
        ],
        [4],
      ).shape,
    ).toEqual([4]);
    expect(tensor(7)).toEqual({ data: Float32Array.of(7), shape: [], dtype: "float32" });
    expect(tensor([]).shape).toEqual([0]);
  });

  test("numbers in the element type that is asked for", () => {
    expect(tensor([[1, 2]], [1, 2], "int32").data).toEqual(Int32Array.of(1, 2));
    expect(tensor(Uint16Array.of(0x3f80), [1], "bfloat16").dtype).toBe("bfloat16");
  });

  test("arrays of the same type without a copy", () => {
    const bytes = new Uint8ClampedArray([1, 2, 3]);
    expect(tensor(bytes.subarray(1)).data.buffer).toBe(bytes.buffer);
    const floats = new Float32Array(2);
    expect(tensor(floats).data).toBe(floats);
  });

  test("no list that contains itself", () => {
    const circular: TensorData[] = [];
    circular.push(circular as TensorData);
    expect(() => tensor(circular as TensorData)).toThrow(
      "tensor: expected at most 32 axes, received lists nested deeper",
    );
  });

  test.each<[unknown, string]>([
    [
      [[1, 2], [3]],
      "tensor: expected nested lists of equal lengths, received a list of 1 at [1] instead of a list of 2",
    ],
    [[1, [2]], "tensor: expected nested lists of equal lengths, received a list at [1] instead of a number"],
    [[[1], 2], "tensor: expected nested lists of equal lengths, received a number at [1] instead of a list of 1"],
    [[1, "2"], 'tensor: expected numbers, received "2" at [1]'],
    [[1, undefined, 3], "tensor: expected numbers, received undefined at [1]"],
    [[null], "tensor: expected numbers, received null at [0]"],
    [[1n], "tensor: expected numbers, received 1n at [0]"],
    [null, "received null"],
    [undefined, "received undefined"],
    ["cat.jpg", 'received "cat.jpg"'],
    [{ length: 3 }, 'received {"length":3}'],
    [Promise.resolve([1]), "received a promise; await it first"],
    [new DataView(new ArrayBuffer(4)), "received an object of class DataView"],
    [
      BigInt64Array.of(2n ** 40n),
      "tensor: expected whole numbers from -2147483648 to 2147483647 (int32), received 1099511627776 at position 0",
    ],
    [Uint32Array.of(1, 2 ** 31), "received 2147483648 at position 1"],
  ])("no %o", (data, message) => {
    expect(() => tensor(data as TensorData)).toThrow(message);
  });

  test.each<[number, string]>([
    [300, "received 300"],
    [-1, "received -1"],
    [0.5, "expected whole numbers (uint8), received 0.5"],
    [Number.NaN, "received NaN"],
  ])("no byte %d", (value, message) => {
    expect(() => tensor([value], [1], "uint8")).toThrow(message);
  });

  test("no impossible shape or type", () => {
    expect(() => tensor([1], [-1])).toThrow("tensor: expected shape to be a list of sizes, received [-1]");
    expect(() => tensor([1], "1" as never)).toThrow("tensor: expected shape to be a list of sizes");
    expect(() => tensor([1], [1], "float64" as "float32")).toThrow("tensor: expected dtype to be one of float32,");
    expect(() => tensor([1], [1], "bfloat16")).toThrow("tensor: expected bfloat16 as a Uint16Array");
    expect(() => tensor([1, 2], [3])).toThrow("tensor: expected 3 values for shape [3], received 2");
  });
});

describe("what looks like a tensor", () => {
  test.each<[unknown, string]>([
    [
      { data: [1, 2], shape: [2], dtype: "float32" },
      "x: expected a tensor created by tensor(data, shape), received { data: [1,2]",
    ],
    [{ data: new Float32Array(2), shape: [3], dtype: "float32" }, "x: expected 3 values for [3], received 2"],
    [{ data: new Float32Array(2), shape: [2] }, "dtype: undefined"],
    [{ data: [1, 2], shape: [2] }, "dtype: undefined"],
    [{ data: undefined, shape: [2] }, "data: undefined"],
    [
      { data: new Float64Array(2), shape: [2], dtype: "float32" },
      "x: expected a tensor created by tensor(data, shape)",
    ],
  ])("but is none: %o", (value, message) => {
    expect(() => toTensor("x", value as Tensor)).toThrow(message);
  });
});
