import type { Value } from "../../../graph/graph.ts";
import type { ConcatAttributes } from "../../../ops/concat.ts";
import type { PadAttributes, SliceAttributes } from "../../../ops/slice.ts";
import type { TransposeAttributes } from "../../../ops/transpose.ts";
import { ConfigError } from "../../../support/errors.ts";
import { sameShape, sizeOf } from "../../../tensor/shape.ts";
import { channelsFirstAxis, inputOf, type Rule, resultOf, type Translation } from "../translation.ts";

/** Converts entries for [batch, height, width, channels] to [batch, channels, height, width]. */
function channelsFirst<T>([batch, height, width, channels]: readonly T[]): T[] {
  return [batch, channels, height, width] as T[];
}

export const reshape: Rule = (translation, node) => {
  const [x, y] = [inputOf(node, 0), resultOf(node)];
  const dimensions = translation.dimensions(y);
  if (!translation.constant(x) && translation.isChannelsFirst(x)) {
    if (sameShape(x.shape, y.shape)) return translation.setChannelsFirst(y, translation.channelsFirst(x));
    const [batch, height = 1, width = 1, channels = 1] = x.shape;
    if (y.shape.length === 2 && y.shape[0] === batch) {
      const flat = translation.onnx.node("Reshape", [translation.channelsFirst(x), translation.shapeInput(dimensions)]);
      if (height * width === 1 || channels === 1) return translation.set(y, flat);
      return translation.setFlattened(y, flat, [height, width, channels]);
    }
  }
  if (y.shape.length === 4 && isSameEitherWay(y)) {
    const shape = translation.shapeInput(channelsFirst(dimensions));
    return translation.setChannelsFirst(y, translation.onnx.node("Reshape", [translation.logical(x), shape]));
  }
  translation.set(y, translation.onnx.node("Reshape", [translation.logical(x), translation.shapeInput(dimensions)]));
};

/** Whether an image has the same value order channels-first and channels-last. */
function isSameEitherWay({ shape }: Value): boolean {
  return shape[3] === 1 || sizeOf(shape.slice(1, 3)) === 1;
}

export const transpose: Rule = (translation, node) => {
  const { permutation } = node.attributes as TransposeAttributes;
  const [x, y] = [inputOf(node, 0), resultOf(node)];
  const order = permutation.join();
  if (order === "0,3,1,2") translation.set(y, translation.channelsFirst(x));
  else if (order === "0,2,3,1" && !translation.isChannelsFirst(x))
    translation.setChannelsFirst(y, translation.logical(x));
  else translation.set(y, translation.onnx.node("Transpose", [translation.logical(x)], { perm: [...permutation] }));
};

export const concat: Rule = (translation, node) => {
  const { axis } = node.attributes as ConcatAttributes;
  const y = resultOf(node);
  if (y.shape.length === 4 && node.inputs.some((input) => translation.isChannelsFirst(input))) {
    const inputs = node.inputs.map((input) => translation.channelsFirst(input));
    translation.setChannelsFirst(y, translation.onnx.node("Concat", inputs, { axis: channelsFirstAxis(axis) }));
  } else {
    const inputs = node.inputs.map((input) => translation.logical(input));
    translation.set(y, translation.onnx.node("Concat", inputs, { axis }));
  }
};

export const pad: Rule = (translation, node) => {
  const { before, after } = node.attributes as PadAttributes;
  const [x, y] = [inputOf(node, 0), resultOf(node)];
  if (translation.isChannelsFirst(x)) {
    const counts = translation.onnx.integers([...channelsFirst(before), ...channelsFirst(after)]);
    translation.setChannelsFirst(y, translation.onnx.node("Pad", [translation.channelsFirst(x), counts]));
  } else {
    const counts = translation.onnx.integers([...before, ...after]);
    translation.set(y, translation.onnx.node("Pad", [translation.logical(x), counts]));
  }
};

export const slice: Rule = (translation, node) => {
  const { begin, size } = node.attributes as SliceAttributes;
  const [x, y] = [inputOf(node, 0), resultOf(node)];
  const isFirst = translation.isChannelsFirst(x);
  const cut = x.shape.flatMap((length, axis) => (size[axis] === length ? [] : [axis]));
  const cutBatch = cut.find((axis) => typeof translation.dimensions(x)[axis] !== "number");
  if (cutBatch !== undefined) {
    throw new ConfigError(`exportOnnx: "${node.scope}" slices the batch; set batchSize to a number`);
  }
  const { onnx } = translation;
  const inputs = [
    isFirst ? translation.channelsFirst(x) : translation.logical(x),
    onnx.integers(cut.map((axis) => begin[axis] ?? 0)),
    onnx.integers(cut.map((axis) => (begin[axis] ?? 0) + (size[axis] ?? 0))),
    onnx.integers(isFirst ? cut.map(channelsFirstAxis) : cut),
  ];
  const part = cut.length === 0 ? (inputs[0] ?? "") : onnx.node("Slice", inputs);
  if (isFirst) translation.setChannelsFirst(y, part);
  else translation.set(y, part);
};

export const broadcastTo: Rule = (translation: Translation, node) => {
  const [x, y] = [inputOf(node, 0), resultOf(node)];
  const ends = translation.dimensions(x).slice().reverse();
  const shape = translation.dimensions(y).map((size, axis, { length }) => {
    if (typeof size === "number") return size;
    // ONNX keeps a dimension if the target is 1.
    if (ends[length - 1 - axis] !== undefined && ends[length - 1 - axis] !== 1) return 1;
    throw new ConfigError(`exportOnnx: "${node.scope}" repeats a value per sample; set batchSize to a number`);
  });
  translation.set(y, translation.onnx.node("Expand", [translation.logical(x), translation.onnx.integers(shape)]));
};
