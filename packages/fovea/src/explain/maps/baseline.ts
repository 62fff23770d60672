import { anything } from "../../support/check-options.ts";
import { ConfigError, ShapeError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { formatShape } from "../../tensor/shape.ts";
import { isTensor, type Tensor, toTensor } from "../../tensor/tensor.ts";
import { imageShape, type Subject } from "../subject/subject.ts";

/**
 * What stands for "nothing there", in the values that the network receives: a number for all elements, or an image [height,
 * width, channels].
 */
export type Baseline = number | Tensor;

export const baselineCheck = anything;

/** Returns the values of a baseline [height, width, channels]. @throws ConfigError, ShapeError for another kind or shape. */
export function baselineValues(subject: Subject, given: Baseline | undefined = 0): Float32Array {
  const shape = imageShape(subject);
  if (typeof given === "number" && Number.isFinite(given)) {
    return new Float32Array(shape[0] * shape[1] * shape[2]).fill(given);
  }
  if (!isTensor(given)) {
    throw new ConfigError(
      `${subject.where}: expected baseline to be a number or a tensor, received ${formatReceived(given)}`,
    );
  }
  const tensor = toTensor(`${subject.where}: baseline`, given);
  if (tensor.shape.length === 3 && shape.every((size, axis) => size === tensor.shape[axis])) {
    return Float32Array.from(tensor.data);
  }
  throw new ShapeError(
    `${subject.where}: baseline: expected ${formatShape(shape)}, received ${formatShape(tensor.shape)}`,
  );
}
