import { ConfigError, formatReceived } from "../support/index.ts";
import { type Tensor, zeros } from "../tensor/index.ts";

/**
 * Encodes class labels as one-hot rows: [n] integers → float32 [n, classes]. `classes` defaults to the largest label
 * plus one. Equals Keras' `to_categorical`.
 * @throws ConfigError for a label that is not an integer from 0 to `classes` − 1.
 */
export function toCategorical(labels: ArrayLike<number> | Tensor, classes?: number): Tensor {
  const given: unknown = typeof labels === "object" && labels !== null && "data" in labels ? labels.data : labels;
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new ConfigError(`toCategorical: expected a list of labels or a tensor, received ${formatReceived(labels)}`);
  }
  if (classes !== undefined && !(Number.isSafeInteger(classes) && classes > 0 && classes < 2 ** 31)) {
    throw new ConfigError(
      `toCategorical: expected classes to be a positive integer, received ${formatReceived(classes)}`,
    );
  }
  const values = given as ArrayLike<number>;
  let count = classes ?? 0;
  if (classes === undefined)
    for (let row = 0; row < values.length; row++) count = Math.max(count, (values[row] ?? 0) + 1);
  const result = zeros([values.length, count]);
  for (let row = 0; row < values.length; row++) {
    const label = values[row] ?? Number.NaN;
    if (!(Number.isInteger(label) && label >= 0 && label < count)) {
      throw new ConfigError(
        `toCategorical: expected labels to be integers from 0 to ${count - 1}, received ${formatReceived(label)} in row ${row}`,
      );
    }
    result.data[row * count + label] = 1;
  }
  return result;
}
