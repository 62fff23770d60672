import { planOf } from "../../packages/fovea/dist/compile/index.js";
import { Graph } from "../../packages/fovea/dist/graph/index.js";
import { matmul } from "../../packages/fovea/dist/ops/matmul.js";

/** The larger product has less overhead, the smaller one the better chance that nothing comes between. */
const sizes = [2048, 1024, 512];

/**
 * GFLOP/s of large matrix products in the native engine, without the copies at the borders: what the machine can be
 * brought to at that moment. The quickest run of any size counts.
 */
export async function measurePeak(engine, seconds) {
  const rates = [];
  for (const size of sizes) rates.push(await quickestProduct(engine, size, seconds / sizes.length));
  return Math.max(...rates);
}

async function quickestProduct(engine, size, seconds) {
  const data = new Float32Array(size * size).fill(0.5);
  const graph = new Graph();
  // A product of variables alone would be computed once and kept.
  const a = graph.input("a", [size, size]);
  const b = graph.variable("b", [size, size], "parameter");
  graph.output("product", matmul({}, a, b));
  const variables = new Map([["b", engine.variable({ data, shape: [size, size], dtype: "float32" })]]);
  const program = await engine.compile(planOf(graph, "peak"), variables);
  let best = Infinity;
  const end = performance.now() + seconds * 1000;
  for (let count = 0; count < 3 || performance.now() < end; count++) {
    const steps = await program.profile([data]);
    best = Math.min(best, steps.find(({ op }) => op === "matmul").milliseconds);
  }
  return (2 * size ** 3) / best / 1e6;
}
