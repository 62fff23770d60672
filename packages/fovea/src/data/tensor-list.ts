import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isTensor, type NumericArray, type Tensor, type TensorData, toTensor } from "../tensor/index.ts";

/**
 * One tensor, or what one is made of: a typed array (a tensor of rank 1) or numbers in lists, nested as the axes are.
 * A list of tensors or of typed arrays is several tensors, for several inputs or outputs in their order.
 */
export type Tensors = Tensor | TensorData | readonly (Tensor | NumericArray)[];

/**
 * The tensors of `value` as a list; none for undefined.
 * @throws ConfigError for what no tensor is made of, ShapeError for lists of unequal lengths; `where` says of what.
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

/** One tensor per name, or one without a name. */
export type NamedTensors = Tensors | Readonly<Record<string, Tensor | TensorData>>;

/** Whether `value` holds tensors by name. */
export function isRecord(value: unknown): value is Readonly<Record<string, Tensor>> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isTensor(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isSeveral(value: Tensors): value is readonly (Tensor | NumericArray)[] {
  return Array.isArray(value) && (value.length === 0 || value.some((one) => isTensor(one) || ArrayBuffer.isView(one)));
}
