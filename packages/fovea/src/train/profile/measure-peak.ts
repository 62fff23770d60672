import { planOf } from "../../compile/index.ts";
import type { Engine } from "../../engine/index.ts";
import { Graph } from "../../graph/index.ts";
import { matmul } from "../../ops/matmul.ts";
import { tensor } from "../../tensor/index.ts";

/** A larger product has less overhead, a smaller one is less likely to be interrupted. */
const sizes = [128, 512, 1024, 2048];

/**
 * Measures the GFLOP/s of large matrix products in an engine, without copying inputs and outputs: what the machine
 * can reach at the moment. Returns the fastest run over all sizes that the engine computes in a share of `seconds`.
 */
export async function measurePeak(engine: Engine, seconds = 1): Promise<number> {
  const share = seconds / sizes.length;
  let best = 0;
  for (const size of sizes) {
    const expectedSeconds = flopsOf(size) / 1e9 / best;
    if (best > 0 && expectedSeconds > share) break;
    best = Math.max(best, await fastestProduct(engine, size, share));
  }
  return best;
}

async function fastestProduct(engine: Engine, size: number, seconds: number): Promise<number> {
  const data = new Float32Array(size * size).fill(0.5);
  const graph = new Graph();
  // A product of variables would be computed once and cached.
  const a = graph.input("a", [size, size]);
  const b = graph.variable("b", [size, size], "parameter");
  graph.output("product", matmul({}, a, b));
  const variables = new Map([["b", engine.variable(tensor(data, [size, size]))]]);
  const program = await engine.compile(planOf(graph, "peak"), variables);
  let best = Number.POSITIVE_INFINITY;
  const end = performance.now() + seconds * 1000;
  for (let count = 0; count < 3 || performance.now() < end; count++) {
    const steps = await program.profile([data]);
    best = Math.min(best, steps.find(({ op }) => op === "matmul")?.milliseconds ?? best);
  }
  return flopsOf(size) / best / 1e6;
}

function flopsOf(size: number): number {
  return 2 * size ** 3;
}
