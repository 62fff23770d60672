import { ConfigError } from "../../support/errors.ts";
import { formatShape, type Tensor } from "../../tensor/index.ts";

/**
 * Labels that can be mixed: rows of numbers as they are, class numbers as rows of probabilities.
 * @param classes number of classes; by default one more than the largest class number
 * @throws ConfigError for several labels tensors, and for class numbers that are not.
 */
export function mixableLabels(labels: readonly Tensor[], classes?: number): readonly Tensor[] {
  const [only, ...others] = labels;
  if (!only) return [];
  if (others.length > 0) {
    throw new ConfigError(
      `imageSamples: expected one tensor of labels with mixup or cutmix, received ${labels.length}`,
    );
  }
  if (only.shape.length > 1) return [{ ...only, data: Float32Array.from(only.data), dtype: "float32" }];
  const [rows = 0] = only.shape;
  const numbers = only.data as ArrayLike<number>;
  const count = classes ?? Array.from(numbers).reduce((most, label) => Math.max(most, Math.floor(label)), 0) + 1;
  const data = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    const label = numbers[row] as number;
    if (!(Number.isInteger(label) && label >= 0 && label < count)) {
      const shape = formatShape(only.shape);
      throw new ConfigError(
        `imageSamples: expected class numbers from 0 to ${count - 1} in labels ${shape}, received ${label} at position ${row}`,
      );
    }
    data[row * count + label] = 1;
  }
  return [{ data, shape: [rows, count], dtype: "float32" }];
}
