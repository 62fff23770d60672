import type { Value } from "../../graph/graph.ts";
import { ConfigError } from "../../support/errors.ts";
import { varyingValues } from "./evaluate-constants.ts";
import type { Dimension, InferenceGraph } from "./inference-graph.ts";
import { patterns, rules } from "./rules/index.ts";
import type { OnnxDimension, OnnxModel, OnnxValueInfo } from "./schema.ts";
import { type KnownValues, Translation } from "./translation.ts";

type Layout = "nhwc" | "nchw";

/** Translates a graph to ONNX nodes, initializers, inputs and outputs; `layout` is that of input and output images. */
export function translate(
  graph: InferenceGraph,
  known: KnownValues,
  { opset, layout }: { readonly opset: number; readonly layout: Layout },
): Pick<OnnxModel, "nodes" | "initializers" | "inputs" | "outputs"> {
  const translation = new Translation(opset, graph, known);
  const inputs = addInputs(translation, graph, layout);
  addNodes(translation, graph);
  const outputs = addOutputs(translation, graph, layout);
  const { nodes, initializers } = translation.onnx;
  return { nodes, initializers, inputs, outputs };
}

function addInputs(translation: Translation, { graph }: InferenceGraph, layout: Layout): OnnxValueInfo[] {
  for (const name of graph.outputs.keys()) translation.onnx.reserve(name);
  return [...graph.inputs].map(([name, value]) => {
    translation.onnx.reserve(name);
    const isFirst = layout === "nchw" && value.shape.length === 4;
    if (isFirst) translation.setChannelsFirst(value, name);
    else translation.set(value, name);
    return infoOf(translation, name, value, isFirst);
  });
}

function addNodes(translation: Translation, { graph }: InferenceGraph): void {
  const varying = varyingValues(graph);
  for (const node of graph.nodes) {
    if (!node.outputs.some((output) => varying.has(output))) continue;
    translation.onnx.scope = node.scope;
    if (patterns.some((pattern) => pattern(translation, node))) continue;
    const { name } = node.op.definition;
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof typeof rules] : undefined;
    if (rule === undefined || rule === "training") {
      const reason = rule === "training" ? "belongs to training" : "has no known ONNX equivalent";
      throw new ConfigError(`exportOnnx: the op ${name} of "${node.scope}" ${reason}`);
    }
    rule(translation, node);
  }
}

/** Names the outputs as in the model and removes what they do not need. */
function addOutputs(translation: Translation, { graph }: InferenceGraph, layout: Layout): OnnxValueInfo[] {
  const { onnx } = translation;
  const taken = new Set(graph.inputs.keys());
  const infos: OnnxValueInfo[] = [];
  for (const [wanted, value] of graph.outputs) {
    onnx.scope = wanted;
    const isFirst = layout === "nchw" && value.shape.length === 4;
    const current = isFirst ? translation.channelsFirst(value) : translation.logical(value);
    const name = taken.has(wanted) ? `${wanted}_output` : wanted;
    taken.add(name);
    // An Identity node, because an output may also be another output, an input or a weight.
    onnx.rename(onnx.node("Identity", [current]), name);
    infos.push(infoOf(translation, name, value, isFirst));
  }
  onnx.prune(infos.map(({ name }) => name));
  return infos;
}

function infoOf(translation: Translation, name: string, value: Value, isFirst: boolean): OnnxValueInfo {
  const dimensions = translation.dimensions(value);
  const [batch = 1, height = 1, width = 1, channels = 1] = dimensions;
  const ordered = isFirst ? [batch, channels, height, width] : dimensions;
  return { name, dtype: value.dtype, shape: ordered.map(dimensionOf) };
}

function dimensionOf(size: Dimension): OnnxDimension {
  if (typeof size === "number") return size;
  return size.batches === 1 ? "batch" : `${size.batches} * batch`;
}
