import type { Model } from "../../../models/index.ts";
import { hashText, random } from "../../../support/index.ts";
import type { Tensor } from "../../../tensor/tensor.ts";

/** Gives vectors, which begin as zeros and ones, numbers that a mistake would show in; kernels keep their first values. */
export async function fillWeights(model: Model): Promise<void> {
  const values = new Map<string, Tensor>();
  for (const { name, shape } of model.network.listWeights()) {
    if (shape.length > 1) continue;
    const numbers = random(1, hashText(name));
    const around = /gamma|variance|layer_scale/.test(name) ? 1 : 0;
    const data = Float32Array.from({ length: shape[0] ?? 1 }, () => around + 0.4 * (numbers.uniform() - 0.5));
    values.set(name, { data, shape, dtype: "float32" });
  }
  await model.setWeights(values);
}
