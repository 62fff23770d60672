import { planOf } from "../compile/index.ts";
import type { Engine } from "../engine/index.ts";
import { Graph } from "../graph/index.ts";
import { matmul } from "../ops/matmul.ts";
import { tensor } from "../tensor/index.ts";

/** The larger product has less overhead, the smaller one the better chance that nothing comes between. */
const sizes = { native: [2048, 1024, 512], portable: [128] } as const;

/**
 * GFLOP/s of large matrix products in an engine, without the copies at the borders: what the machine can be brought to
 * at that moment. The quickest run of any size counts.
 */
export async function measurePeak(engine: Engine, seconds = 1): Promise<number> {
  const own = sizes[engine.name];
  let best = 0;
  for (const size of own) best = Math.max(best, await quickestProduct(engine, size, seconds / own.length));
  return best;
}

async function quickestProduct(engine: Engine, size: number, seconds: number): Promise<number> {
  const data = new Float32Array(size * size).fill(0.5);
  const graph = new Graph();
  // A product of variables alone would be computed once and kept.
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
  return (2 * size ** 3) / best / 1e6;
}
