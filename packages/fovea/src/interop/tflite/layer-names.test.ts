import { expect, test } from "vitest";
import { layerNames } from "./layer-names.ts";

test("the model, the operation and what it is fused with are dropped", () => {
  const names = [
    "net/block_1/expand/Relu6;net/block_1/expand/BiasAdd",
    "net/conv/BatchNorm/FusedBatchNormV3",
    "net/add",
  ];
  expect(layerNames(names)).toEqual(["block_1_expand", "conv", "add"]);
});

test("without a common model, all parts stay", () => {
  expect(layerNames(["Features/Conv_1/Relu6", "Boxes/0/BiasAdd"])).toEqual(["Features_Conv_1", "Boxes_0"]);
});

test("the number that Keras 3 adds to everything is dropped", () => {
  expect(layerNames(["net_1/stem_1/Relu", "net_1/block_2_1/Add", "StatefulPartitionedCall_1:0"])).toEqual([
    "stem",
    "block_2",
    undefined,
  ]);
  expect(layerNames(["net_1/stem_1/Relu", "net_1/head/Add"])).toEqual(["stem_1", "head"]);
});

test("the last of several operations in a row has the name of the layer", () => {
  expect(layerNames(["net/rescaling/mul", "net/rescaling/add", "net/dense/MatMul1"])).toEqual([
    "rescaling_mul",
    "rescaling",
    "dense",
  ]);
  expect(layerNames(["a/Reshape", "b/Conv2D", "a/Reshape_1"])).toEqual(["a_Reshape", "b", "a_Reshape_1"]);
});

test("names are unique, and free of characters that paths cannot hold", () => {
  expect(layerNames(["x", "x", "x", "a b:1*"])).toEqual(["x", "x_1", "x_2", "a_b_1_"]);
  expect(layerNames(["", "serving_default_image:0"])).toEqual([undefined, "image"]);
});
