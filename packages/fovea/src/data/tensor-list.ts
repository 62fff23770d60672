import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isTensor, type NumericArray, type Tensor, type TensorData, toTensor } from "../tensor/index.ts";

/**
 * A tensor, a typed array (a tensor of rank 1) or nested lists of numbers. A list of tensors or typed arrays stands for
 * several tensors: those of several inputs or outputs, in order.
 */
export type Tensors = Tensor | TensorData | readonly (Tensor | NumericArray)[];

/**
 * Converts `value` to a list of tensors, empty for undefined.
 * @throws ConfigError unless `value` can be converted, ShapeError for lists of unequal lengths; messages start with
 * `where`.
 */
export function tensorList(where: string, value: Tensors | undefined): readonly Tensor[] {
  if (value === undefined) return [];
  if (isSeveral(value)) {
    return value.map((one, index) => toTensor(`${where}[${index}]`, one as Tensor));
  }
  if (isRecord(value)) {
    throw new ConfigError(
      `${where}: expected a tensor, an array or a list of them in the order of the model, received ` +
        `${formatReceived(value)}; records by name are taken by fit, evaluate and predict themselves`,
    );
  }
  return [toTensor(where, value)];
}

/** Tensors by name, or in order. */
export type NamedTensors = Tensors | Readonly<Record<string, Tensor | TensorData>>;

/** Returns whether `value` holds tensors by name. */
export function isRecord(value: unknown): value is Readonly<Record<string, Tensor>> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isTensor(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isSeveral(value: Tensors): value is readonly (Tensor | NumericArray)[] {
  return Array.isArray(value) && (value.length === 0 || value.some((one) => isTensor(one) || ArrayBuffer.isView(one)));
}
