import { differentiate, planOf } from "../../src/compile/index.ts";
import type { Value } from "../../src/graph/index.ts";
import type { Model } from "../../src/models/index.ts";
import { buildForward } from "../../src/network/index.ts";
import { ops } from "../../src/ops/index.ts";
import { reduceMean } from "../../src/ops/reduce-mean.ts";
import { sigmoidCrossEntropy } from "../../src/ops/sigmoid-cross-entropy.ts";
import type { Tensor, TypedArray } from "../../src/tensor/index.ts";
import { weightVariable } from "../../src/train/index.ts";

/** What a network computes for a batch in inference mode. */
export interface Computed {
  readonly outputs: readonly TypedArray[];
  /** What the layer that was asked for gives. */
  readonly features: TypedArray;
  /** Mean cross-entropy of the first output. */
  readonly loss: number;
  /** Of the loss by the kernels that were asked for. */
  readonly gradients: ReadonlyMap<string, TypedArray>;
}

/**
 * Outputs, a layer's output, loss and derivatives by some weights in one program, dropout and normalizations in inference
 * mode.
 */
export async function compute(
  { network, trainer: { engine } }: Model,
  images: Tensor,
  labels: Tensor,
  kernels: readonly string[],
  featureLayer: string,
): Promise<Computed> {
  const forward = buildForward(network, { batchSize: images.shape[0] ?? 1, training: false });
  const { graph, outputs, variables } = forward;
  const [logits] = outputs;
  if (!logits) throw new Error("a network without outputs");
  const single = logits.shape.at(-1) === 1;
  const target = graph.input("labels", single ? logits.shape : labels.shape, single ? "float32" : "int32");
  const losses = single
    ? sigmoidCrossEntropy(logits, target)
    : ops.softmaxCrossEntropy({ labelSmoothing: 0 }, logits, target)[0];
  const loss = reduceMean({ axes: losses.shape.map((_, axis) => axis) }, losses);
  const byName = new Map([...variables].map(([{ name }, variable]) => [name, variable]));
  const chosen = kernels.map((name) => {
    const variable = byName.get(name);
    if (!variable) throw new Error(`there is no weight "${name}" among ${[...byName.keys()].join(", ")}`);
    return variable;
  });
  const features = forward.values.get(network.output(featureLayer)) as Value;
  const results = [...outputs, features, loss, ...differentiate(loss, chosen)];
  results.forEach((value, index) => {
    graph.output(`result/${index}`, value);
  });
  const values = new Map(
    forward.weights
      .filter(({ name }) => graph.variables.has(name))
      .map((weight) => [weight.name, weightVariable(engine, weight)]),
  );
  const program = await engine.compile(planOf(graph, "zoo"), values);
  const fed = single ? Float32Array.from(labels.data) : labels.data;
  const found = await program.run([images.data, fed]);
  const [maps, [mean], ...derivatives] = found.slice(outputs.length) as [TypedArray, TypedArray, ...TypedArray[]];
  return {
    outputs: found.slice(0, outputs.length),
    features: maps,
    loss: mean ?? Number.NaN,
    gradients: new Map(kernels.map((name, index) => [name, derivatives[index] ?? new Float32Array()])),
  };
}
