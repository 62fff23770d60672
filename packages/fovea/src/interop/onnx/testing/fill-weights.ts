import type { Model } from "../../../models/index.ts";
import { hashText } from "../../../support/index.ts";
import { sizeOf, type Tensor } from "../../../tensor/index.ts";

/**
 * Fills all weights with values that expose mistakes: kernels with He's variance, scales and variances around 1, the
 * rest around 0. They are derived from the names, and are faster to compute than initial values.
 */
export async function fillWeights(model: Model): Promise<void> {
  const values = new Map<string, Tensor>();
  for (const { name, shape } of model.network.listWeights()) {
    const inputs = sizeOf(shape) / (shape.at(-1) ?? 1);
    const width = shape.length > 1 ? Math.sqrt(24 / inputs) : 0.4;
    const around = shape.length === 1 && /gamma|variance|layer_scale/.test(name) ? 1 : 0;
    const data = new Float32Array(sizeOf(shape));
    const seed = hashText(name);
    for (let index = 0; index < data.length; index++) data[index] = around + width * noise(seed + index);
    values.set(name, { data, shape, dtype: "float32" });
  }
  await model.setWeights(values);
}

/** Maps a number to a pseudo-random one in −½ … ½. */
function noise(number: number): number {
  let bits = Math.imul(number ^ (number >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) / 2 ** 32;
}
