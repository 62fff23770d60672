import { ConfigError, ShapeError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { formatShape } from "../../tensor/shape.ts";
import { isTensor, type Tensor, toTensor } from "../../tensor/tensor.ts";
import { imageShape, type Subject } from "../subject/subject.ts";

/**
 * What stands for "nothing there", in the values that the network receives: a number for all elements, or an image
 * [height, width, channels].
 */
export type Baseline = number | Tensor;

/**
 * Returns the values of a baseline, [height, width, channels]; 0 if none is given.
 * @throws ConfigError for neither a number nor a tensor; ShapeError for another shape.
 */
export function baselineValues(subject: Subject, option: string, given: Baseline = 0): Float32Array {
  const shape = imageShape(subject);
  if (typeof given === "number" && Number.isFinite(given)) {
    return new Float32Array(shape[0] * shape[1] * shape[2]).fill(given);
  }
  if (!isTensor(given)) {
    throw new ConfigError(
      `${subject.where}: expected ${option} to be a number or a tensor, received ${formatReceived(given)}`,
    );
  }
  const tensor = toTensor(`${subject.where}: ${option}`, given);
  if (tensor.shape.length === 3 && shape.every((size, axis) => size === tensor.shape[axis])) {
    return Float32Array.from(tensor.data);
  }
  throw new ShapeError(
    `${subject.where}: ${option}: expected ${formatShape(shape)}, received ${formatShape(tensor.shape)}`,
  );
}
