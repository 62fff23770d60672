import { readFile } from "node:fs/promises";
import * as onnxruntime from "onnxruntime-web";
import { type Tensor, tensor } from "../../../tensor/tensor.ts";

onnxruntime.env.wasm.numThreads = 1;
onnxruntime.env.logLevel = "error";

/** Runs an ONNX file in onnxruntime and returns its outputs by name. */
export async function runOnnx(
  path: string,
  inputs: Readonly<Record<string, Tensor>>,
  graphOptimizationLevel: "basic" | "all" = "basic",
): Promise<Record<string, Tensor>> {
  const session = await onnxruntime.InferenceSession.create(await readFile(path), {
    executionProviders: ["wasm"],
    graphOptimizationLevel,
  });
  try {
    const feeds = Object.entries(inputs).map(([name, { data, shape, dtype }]) => {
      const values = dtype === "float32" ? Float32Array.from(data) : dtype === "uint8" ? Uint8Array.from(data) : data;
      return [name, new onnxruntime.Tensor(dtype as "float32", values as Float32Array, shape)] as const;
    });
    const results = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(
      Object.entries(results).map(([name, { data, dims }]) => [name, tensor(data as Float32Array, dims)]),
    );
  } finally {
    await session.release();
  }
}

/** Returns the largest difference, relative to the largest expected value. */
export function largestDifference(actual: Tensor, expected: Tensor): number {
  let largest = 0;
  let difference = 0;
  for (const [index, value] of expected.data.entries()) {
    largest = Math.max(largest, Math.abs(value));
    const distance = Math.abs((actual.data[index] ?? Number.NaN) - value);
    difference = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(difference, distance);
  }
  return difference === 0 ? 0 : difference / largest;
}
