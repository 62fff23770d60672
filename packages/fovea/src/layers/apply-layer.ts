import { Graph } from "../graph/graph.ts";
import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import type { PartialShape, Shape } from "../tensor/shape.ts";
import { ForwardBuild } from "./forward-build.ts";
import { type Applied, isSymbolicTensor, type Layer, type LayerCall, type SymbolicTensor } from "./layer.ts";

/** Replaces the unknown batch size in a trial build: a prime that no other axis is likely to have. */
const probe = 7919;

let serial = 0;

/**
 * Applies a layer to symbolic tensors. Builds it once into a scratch graph, which declares the weights and determines
 * the output shapes. There is no other shape rule.
 * @throws ShapeError or ConfigError that names the layer.
 */
export function applyLayer(layer: Layer, input: Applied): LayerCall {
  const inputs = [input].flat() as readonly SymbolicTensor[];
  for (const tensor of inputs) {
    if (isSymbolicTensor(tensor)) continue;
    const where = layer.name ? `${layer.kind} "${layer.name}"` : layer.kind;
    throw new ConfigError(
      `${where}: expected the output of another layer or of layers.input(), received ${formatReceived(tensor)}`,
    );
  }
  const graph = new Graph();
  const build = new ForwardBuild(graph, false);
  const values = inputs.map(({ shape, dtype }, index) => graph.input(`input ${index}`, withProbe(shape), dtype));
  const results = withoutProbe(() => build.run(layer, values, layer.name ?? "", true));
  return recordCall(
    layer,
    inputs,
    results.map(({ shape, dtype }) => ({ shape: partialShape(shape), dtype })),
  );
}

/** Records a call of `layer` with outputs of these types. */
export function recordCall(
  layer: Layer,
  inputs: readonly SymbolicTensor[],
  types: readonly Pick<SymbolicTensor, "shape" | "dtype">[],
): LayerCall {
  const outputs: SymbolicTensor[] = [];
  const call: LayerCall = { serial: serial++, layer, inputs, outputs };
  types.forEach((type, index) => {
    outputs.push({ ...type, call, index });
  });
  return call;
}

/** Returns the shape with `batchSize` in place of the unknown axis. */
export function withBatch(shape: PartialShape, batchSize: number): Shape {
  return shape.map((size) => size ?? batchSize);
}

function withProbe(shape: PartialShape): Shape {
  return withBatch(shape, probe);
}

function partialShape([first, ...rest]: Shape): PartialShape {
  return first === undefined ? [] : [first === probe ? null : first, ...rest];
}

/** Shows the batch size as unknown in the error messages of a trial build. */
function withoutProbe<T>(build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ShapeError(error.message.replaceAll(`[${probe}`, "[?"));
  }
}
