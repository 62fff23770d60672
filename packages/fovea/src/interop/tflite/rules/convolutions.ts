import { layers, type SymbolicTensor } from "../../../layers/index.ts";
import { FormatError } from "../../../support/errors.ts";
import { formatShape, sizeOf } from "../../../tensor/shape.ts";
import { type Tensor, tensor } from "../../../tensor/tensor.ts";
import { type Call, fusedActivation, paddingOf } from "../call.ts";
import { permuted } from "../permuted.ts";

/** Kernels are [filters, rows, columns, channels ÷ groups] in the file. */
export function conv2d(call: Call<"CONV_2D">): SymbolicTensor {
  const { options } = call;
  const x = call.input();
  const kernel = kernelOf(call, 1);
  const [filters, rows, columns, depth] = kernel.shape as Four;
  const bias = call.optionalConstant(2);
  const layer = layers.conv2d({
    filters,
    kernelSize: [rows, columns],
    strides: [options.strideHeight, options.strideWidth],
    padding: paddingOf(options.padding),
    dilationRate: [options.dilationHeight, options.dilationWidth],
    groups: ratioOf(x.shape[3] ?? 0, depth, kernel),
    activation: fusedActivation(options.activation),
    useBias: bias !== undefined,
  });
  return call.apply(layer, x, { kernel: permuted(kernel, [1, 2, 3, 0]), ...(bias && { bias }) });
}

/** Kernels are [1, rows, columns, channels · multiplier] in the file. */
export function depthwiseConv2d(call: Call<"DEPTHWISE_CONV_2D">): SymbolicTensor {
  const { options } = call;
  const x = call.input();
  const kernel = kernelOf(call, 1);
  const [, rows, columns, width] = kernel.shape as Four;
  const channels = x.shape[3] ?? 0;
  const depthMultiplier = ratioOf(width, channels, kernel);
  const bias = call.optionalConstant(2);
  const layer = layers.depthwiseConv2d({
    kernelSize: [rows, columns],
    strides: [options.strideHeight, options.strideWidth],
    padding: paddingOf(options.padding),
    dilationRate: [options.dilationHeight, options.dilationWidth],
    depthMultiplier,
    activation: fusedActivation(options.activation),
    useBias: bias !== undefined,
  });
  const reshaped = tensor(Float32Array.from(kernel.data), [rows, columns, channels, depthMultiplier]);
  return call.apply(layer, x, { kernel: reshaped, ...(bias && { bias }) });
}

/** Inputs are the output's shape, the kernel [filters, rows, columns, channels], the image and perhaps a bias. */
export function transposeConv(call: Call<"TRANSPOSE_CONV">): SymbolicTensor {
  const { options } = call;
  const kernel = kernelOf(call, 1);
  const [filters, rows, columns] = kernel.shape as Four;
  const bias = call.optionalConstant(3);
  const layer = layers.conv2dTranspose({
    filters,
    kernelSize: [rows, columns],
    strides: [options.strideHeight, options.strideWidth],
    padding: paddingOf(options.padding),
    activation: fusedActivation(options.activation),
    useBias: bias !== undefined,
  });
  return call.apply(layer, call.input(2), { kernel: permuted(kernel, [1, 2, 0, 3]), ...(bias && { bias }) });
}

/** The matrix is [units, features] in the file. Without `keepNumDims`, each sample is flattened first. */
export function fullyConnected(call: Call<"FULLY_CONNECTED">): SymbolicTensor {
  const { keepNumDims, weightsFormat, activation } = call.options;
  if (weightsFormat !== 0) {
    throw new FormatError(`expected weights in the default order, received format ${weightsFormat}`);
  }
  const matrix = call.constant(1);
  const [units = 0, features = 0] = matrix.shape;
  if (matrix.shape.length !== 2) throw new FormatError(`expected a matrix, received ${formatShape(matrix.shape)}`);
  const bias = call.optionalConstant(2);
  const x = call.input();
  const size = sizeOf(x.shape.slice(1).map(Number));
  const isFlat = x.shape.length === 2 || keepNumDims;
  if (!isFlat && size !== features) {
    throw new FormatError(`expected ${features} values for each sample, received ${size}: samples would be mixed`);
  }
  const layer = layers.dense({ units, activation: fusedActivation(activation), useBias: bias !== undefined });
  const weights = { kernel: permuted(matrix, [1, 0]), ...(bias && { bias }) };
  return call.apply(layer, isFlat ? x : layers.flatten().apply(x), weights);
}

type Four = [number, number, number, number];

function kernelOf(call: Call, place: number): Tensor {
  const kernel = call.constant(place);
  if (kernel.shape.length === 4) return kernel;
  throw new FormatError(`expected a kernel of four axes, received ${formatShape(kernel.shape)}`);
}

/** How many times `part` is in `whole`, both of which are numbers of channels. */
function ratioOf(whole: number, part: number, kernel: Tensor): number {
  const ratio = whole / part;
  if (Number.isSafeInteger(ratio) && ratio > 0) return ratio;
  throw new FormatError(
    `expected a kernel for the channels of its input, received ${formatShape(kernel.shape)}: ${whole} channels are no ` +
      `multiple of ${part}`,
  );
}
