import { buildForward } from "../../network/index.ts";
import { random } from "../../support/random.ts";
import { type NetworkPrograms, ProgramCache } from "../../train/index.ts";
import type { Subject } from "../subject/subject.ts";

/**
 * Returns programs of the subject's network in which the kernels of its upper half are shuffled, each within itself: the
 * network then knows nothing of classes, but computes with numbers of the same size. The model's weights are unchanged.
 */
export async function randomizedPrograms({ model }: Subject, seed = 0): Promise<NetworkPrograms> {
  const { network, trainer } = model;
  const { graph } = buildForward(network, { batchSize: 1, training: false });
  const firstUse = new Map<string, number>();
  graph.nodes.forEach((node, index) => {
    for (const { origin } of node.inputs) {
      if (origin.kind === "variable" && !firstUse.has(origin.name)) firstUse.set(origin.name, index);
    }
  });
  const kernels = network.listWeights().filter(({ shape, name }) => shape.length >= 2 && firstUse.has(name));
  kernels.sort((a, b) => (firstUse.get(a.name) ?? 0) - (firstUse.get(b.name) ?? 0));
  const upper = kernels.slice(Math.floor(kernels.length / 2));
  const values = await trainer.getWeights();
  const replaced = new Map(
    upper.map(({ name, shape }, index) => {
      const data = Float32Array.from(values.get(name)?.data ?? []);
      shuffle(data, seed, index);
      return [name, trainer.engine.variable({ data, shape, dtype: "float32" })];
    }),
  );
  return { network, programs: new ProgramCache(trainer.engine, network, replaced) };
}

function shuffle(values: Float32Array, seed: number, stream: number): void {
  const generator = random(seed, stream);
  for (let last = values.length - 1; last > 0; last--) {
    const at = Math.floor(generator.uniform() * (last + 1));
    const held = values[last] ?? 0;
    values[last] = values[at] ?? 0;
    values[at] = held;
  }
}
