import type { Preprocessing } from "../../data/index.ts";
import type { Value } from "../../graph/graph.ts";
import { ConfigError } from "../../support/errors.ts";
import { varyingValues } from "./evaluate-constants.ts";
import type { Dimension, InferenceGraph } from "./inference-graph.ts";
import { addPreprocessing } from "./preprocessing-nodes.ts";
import { patterns, rules } from "./rules/index.ts";
import type { OnnxDimension, OnnxModel, OnnxValueInfo } from "./schema.ts";
import { type KnownValues, Translation } from "./translation.ts";

type Layout = "nhwc" | "nchw";

interface TranslateOptions {
  readonly opset: number;
  /** The layout of input and output images. */
  readonly layout: Layout;
  /** How the file prepares its input, images of any size; undefined if they come prepared. */
  readonly preprocessing?: Preprocessing | undefined;
}

/** Translates a graph to ONNX nodes, initializers, inputs and outputs. */
export function translate(
  graph: InferenceGraph,
  known: KnownValues,
  { opset, layout, preprocessing }: TranslateOptions,
): Pick<OnnxModel, "nodes" | "initializers" | "inputs" | "outputs"> {
  const translation = new Translation(opset, graph, known);
  const inputs = preprocessing
    ? [addImageInput(translation, graph, layout, preprocessing)]
    : addInputs(translation, graph, layout);
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

/** Adds an input for images of any size, as bytes, and their preparation. */
function addImageInput(
  translation: Translation,
  { graph }: InferenceGraph,
  layout: Layout,
  preprocessing: Preprocessing,
): OnnxValueInfo {
  const [[name, value] = [], ...others] = graph.inputs;
  if (name === undefined || !value || others.length > 0 || value.shape.length !== 4 || value.dtype !== "float32") {
    throw new ConfigError("exportOnnx: preprocessing needs a network with one input, of float32 images");
  }
  const { onnx } = translation;
  for (const output of graph.outputs.keys()) onnx.reserve(output);
  onnx.reserve(name);
  onnx.scope = "preprocessing";
  const image = layout === "nchw" ? name : onnx.node("Transpose", [name], { perm: [0, 3, 1, 2] });
  translation.setChannelsFirst(value, addPreprocessing(onnx, image, preprocessing));
  const [batch = 1] = translation.dimensions(value).map(dimensionOf);
  const channels = preprocessing.mean.length;
  const shape = layout === "nchw" ? [batch, channels, "height", "width"] : [batch, "height", "width", channels];
  return { name, dtype: "uint8", shape };
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
