import { openSafetensors } from "../io/index.ts";
import type { StoredWeight, WeightFile } from "../io/weight-file.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Opens a safetensors file as a file of weights. */
export async function openWeightFile(path: string): Promise<WeightFile> {
  const file = await openSafetensors(path);
  const weights = new Map<string, StoredWeight>();
  for (const [name, { shape, dtype }] of file.tensors) weights.set(name, { name, shape, dtype });
  return {
    path,
    format: "safetensors",
    weights,
    metadata: file.metadata,
    read: async (name) => widened(await file.read(name)),
    close: () => file.close(),
  };
}

function widened(tensor: Tensor): Tensor {
  if (tensor.dtype !== "bfloat16") return tensor;
  const data = new Float32Array(tensor.data.length);
  const bits = new Uint32Array(data.buffer);
  for (let index = 0; index < bits.length; index++) bits[index] = (tensor.data[index] ?? 0) << 16;
  return { data, shape: tensor.shape, dtype: "float32" };
}
