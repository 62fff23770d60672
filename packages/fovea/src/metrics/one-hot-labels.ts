import type { Value } from "../graph/graph.ts";
import { equal } from "../ops/elementwise/comparison.ts";
import { reshape } from "../ops/reshape.ts";
import { tensor } from "../tensor/tensor.ts";

/** Converts class indices int32 [..] to one-hot float32 [.., classes]; returns other labels unchanged. */
export function oneHotLabels(labels: Value, classes: number): Value {
  if (labels.dtype !== "int32") return labels;
  const numbers = labels.graph.constant(tensor(Float32Array.from({ length: classes }, (_, index) => index)));
  return equal(reshape({ shape: [...labels.shape, 1] }, labels), numbers);
}
