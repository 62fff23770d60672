import type { Node, Value } from "../../../graph/graph.ts";
import type { AdaptiveAveragePool2dAttributes } from "../../../ops/adaptive-average-pool2d.ts";
import type { Conv2dAttributes } from "../../../ops/conv2d.ts";
import type { LocalResponseNormAttributes } from "../../../ops/local-response-norm.ts";
import type { AveragePool2dAttributes, MaxPool2dAttributes } from "../../../ops/pool2d.ts";
import type { Resize2dAttributes } from "../../../ops/resize2d.ts";
import type { Padding2d, Window2d } from "../../../ops/window.ts";
import { ConfigError } from "../../../support/errors.ts";
import type { Shape } from "../../../tensor/shape.ts";
import { inputOf, type Rule, resultOf, type Translation } from "../translation.ts";

/** Converts Fovea's [top, bottom, left, right] to ONNX' [top, left, bottom, right]. */
function pads([top, bottom, left, right]: Padding2d): number[] {
  return [top, left, bottom, right];
}

/** @throws ConfigError if a kernel is not constant, because its values are reordered at export time. */
function checkKernel(translation: Translation, { scope }: Node, kernel: Value): void {
  if (translation.constant(kernel)) return;
  throw new ConfigError(`exportOnnx: the kernel of "${scope}" depends on the network's inputs`);
}

export const conv2d: Rule = (translation, node) => {
  const { strides, dilations, padding, groups } = node.attributes as Conv2dAttributes;
  const [x, kernel, bias] = [inputOf(node, 0), inputOf(node, 1), node.inputs[2]];
  checkKernel(translation, node, kernel);
  const [rows = 1, columns = 1, channels = 1, filters = 1] = kernel.shape;
  const weights = translation.reordered(kernel, [filters, channels, rows, columns], kernel.shape, [3, 2, 0, 1]);
  const inputs = [translation.channelsFirst(x), weights, ...(bias ? [translation.logical(bias)] : [])];
  const y = translation.onnx.node("Conv", inputs, {
    kernel_shape: [rows, columns],
    strides: [...strides],
    dilations: [...dilations],
    pads: pads(padding),
    group: groups,
  });
  translation.setChannelsFirst(resultOf(node), y);
};

/** A transposed convolution as a layer. */
export const conv2dInputGradient: Rule = (translation, node) => {
  const { strides, dilations, padding, groups } = node.attributes as Conv2dAttributes;
  const [x, kernel, y] = [inputOf(node, 0), inputOf(node, 1), resultOf(node)];
  checkKernel(translation, node, kernel);
  const [rows = 1, columns = 1, filters = 1, channels = 1] = kernel.shape;
  const weights = translation.reordered(kernel, [channels, filters, rows, columns], kernel.shape, [3, 2, 0, 1]);
  const outputPadding = ([0, 1] as const).map((axis) => {
    const reach = ((kernel.shape[axis] ?? 1) - 1) * dilations[axis] + 1;
    const covered = ((x.shape[axis + 1] ?? 1) - 1) * strides[axis] + reach;
    return (y.shape[axis + 1] ?? 1) + (padding[2 * axis] ?? 0) + (padding[2 * axis + 1] ?? 0) - covered;
  });
  const result = translation.onnx.node("ConvTranspose", [translation.channelsFirst(x), weights], {
    kernel_shape: [rows, columns],
    strides: [...strides],
    dilations: [...dilations],
    pads: pads(padding),
    output_padding: outputPadding,
    group: groups,
  });
  translation.setChannelsFirst(y, result);
};

export const maxPool2d: Rule = (translation, node) => {
  const window = node.attributes as MaxPool2dAttributes;
  const x = inputOf(node, 0);
  const { padding } = withoutCeil(window, x.shape, resultOf(node).shape);
  const y = translation.onnx.node("MaxPool", [translation.channelsFirst(x)], {
    kernel_shape: [...window.size],
    strides: [...window.strides],
    dilations: [...window.dilations],
    pads: pads(padding),
  });
  translation.setChannelsFirst(resultOf(node), y);
};

export const averagePool2d: Rule = (translation, node) => {
  const window = node.attributes as AveragePool2dAttributes;
  const x = inputOf(node, 0);
  const { padding, excess } = withoutCeil(window, x.shape, resultOf(node).shape);
  const dilated = window.dilations.some((dilation) => dilation > 1);
  if (dilated && translation.opset < 19) {
    throw new ConfigError(`exportOnnx: the dilated average pooling "${node.scope}" needs opset 19 or later`);
  }
  // The excess beyond the padding never counts. If padding counts, a Pad adds it and the pool pads the excess only.
  const isPadSeparate = window.countPadding && excess.some((size) => size > 0);
  const image = translation.channelsFirst(x);
  const [top, bottom, left, right] = window.padding;
  const before = translation.onnx.integers([0, 0, top, left, 0, 0, bottom, right]);
  const input = isPadSeparate ? translation.onnx.node("Pad", [image, before]) : image;
  const y = translation.onnx.node("AveragePool", [input], {
    kernel_shape: [...window.size],
    strides: [...window.strides],
    ...(dilated && { dilations: [...window.dilations] }),
    pads: pads(isPadSeparate ? [0, excess[0], 0, excess[1]] : padding),
    count_include_pad: window.countPadding && !isPadSeparate ? 1 : 0,
  });
  translation.setChannelsFirst(resultOf(node), y);
};

/**
 * Returns the padding that yields the window's output size when rounding down, and the excess over the window's padding
 * at the bottom and right. It replaces ONNX' ceil_mode, which runtimes interpret differently.
 */
function withoutCeil(window: Window2d, x: Shape, y: Shape): { padding: Padding2d; excess: readonly [number, number] } {
  const [top, bottom, left, right] = window.padding;
  const excess = ([0, 1] as const).map((axis) => {
    const reach = (window.size[axis] - 1) * window.dilations[axis] + 1;
    const covered = ((y[axis + 1] ?? 1) - 1) * window.strides[axis] + reach;
    const padded = (x[axis + 1] ?? 1) + (axis === 0 ? top + bottom : left + right);
    return Math.max(0, covered - padded);
  }) as [number, number];
  return { padding: [top, bottom + excess[0], left, right + excess[1]], excess };
}

export const resize2d: Rule = (translation, node) => {
  const { outputSize, method } = node.attributes as Resize2dAttributes;
  const x = inputOf(node, 0);
  const scales = Float32Array.of(1, 1, scaleOf(x.shape[1], outputSize[0]), scaleOf(x.shape[2], outputSize[1]));
  const factors = translation.onnx.tensor(`${node.scope || "resize"}/scales`, [4], scales);
  const options =
    method === "nearest"
      ? { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" }
      : { mode: "linear", coordinate_transformation_mode: "half_pixel" };
  const y = translation.onnx.node("Resize", [translation.channelsFirst(x), "", factors], options);
  translation.setChannelsFirst(resultOf(node), y);
};

export const localResponseNorm: Rule = (translation, node) => {
  const { depthRadius, bias, alpha, beta } = node.attributes as LocalResponseNormAttributes;
  const size = 2 * depthRadius + 1;
  const options = { size, bias: { float: bias }, alpha: { float: alpha * size }, beta: { float: beta } };
  const x = inputOf(node, 0);
  if (x.shape.length === 4) {
    translation.setChannelsFirst(resultOf(node), translation.onnx.node("LRN", [translation.channelsFirst(x)], options));
  } else if (x.shape.length === 2) {
    translation.set(resultOf(node), translation.onnx.node("LRN", [translation.logical(x)], options));
  } else {
    throw new ConfigError(`exportOnnx: "${node.scope}" has an input of ${x.shape.length} axes; ONNX takes images`);
  }
};

export const adaptiveAveragePool2d: Rule = (translation, node) => {
  const { outputSize } = node.attributes as AdaptiveAveragePool2dAttributes;
  const x = inputOf(node, 0);
  const image = translation.channelsFirst(x);
  const input = [x.shape[1] ?? 1, x.shape[2] ?? 1] as const;
  translation.setChannelsFirst(resultOf(node), adaptive(translation, image, input, outputSize));
};

function adaptive(
  { onnx }: Translation,
  image: string,
  [height, width]: readonly [number, number],
  [rows, columns]: readonly [number, number],
): string {
  if (height === rows && width === columns) return image;
  if (rows === 1 && columns === 1) return onnx.node("GlobalAveragePool", [image]);
  if (height % rows === 0 && width % columns === 0) {
    const size = [height / rows, width / columns];
    return onnx.node("AveragePool", [image], { kernel_shape: size, strides: size });
  }
  // With windows of different sizes, the means over rows and columns are matrix products.
  const scope = onnx.scope || "pool";
  const overRows = onnx.tensor(`${scope}/rows`, [rows, height], means(height, rows));
  const turned = toColumns(means(width, columns), columns, width);
  const overColumns = onnx.tensor(`${scope}/columns`, [width, columns], turned);
  return onnx.node("MatMul", [onnx.node("MatMul", [overRows, image]), overColumns]);
}

/** [outputs, inputs]: row i averages the inputs of window i. */
function means(inputs: number, outputs: number): Float32Array {
  const matrix = new Float32Array(outputs * inputs);
  for (let output = 0; output < outputs; output++) {
    const first = Math.floor((output * inputs) / outputs);
    const end = Math.ceil(((output + 1) * inputs) / outputs);
    matrix.fill(1 / (end - first), output * inputs + first, output * inputs + end);
  }
  return matrix;
}

function toColumns(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return matrix.map((_, index) => matrix[(index % rows) * columns + Math.floor(index / rows)] ?? 0);
}

/** Returns a scale whose product with the old size does not round down to less than the new size. */
function scaleOf(from = 1, to = 1): number {
  const scale = Math.fround(to / from);
  return Math.floor(scale * from) < to ? Math.fround(scale * (1 + 2 ** -23)) : scale;
}
