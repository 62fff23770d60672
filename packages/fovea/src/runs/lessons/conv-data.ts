import { isNodeOf, type Node, type Value } from "../../graph/index.ts";
import { type ConvData, packTensor } from "../../lessons/index.ts";
import { buildForward, type Forward } from "../../network/index.ts";
import { conv2d } from "../../ops/conv2d.ts";
import { pad } from "../../ops/slice.ts";
import type { Tensor } from "../../tensor/index.ts";
import { type LessonSubject, lessonImage } from "./lesson-subject.ts";

/** Filters that a page offers: more would be a wall of tiles. */
const mostFilters = 64;

/** The largest window whose numbers a page can show. */
const largestWindow = 13;

/** Collects what the lesson on convolution shows: the image where it enters the first convolution, and its filters. */
export async function convData(subject: LessonSubject): Promise<ConvData> {
  const { model, named } = subject;
  const forward = buildForward(model.network, { batchSize: 1, training: false });
  const first = firstConvolution(forward);
  const values = first && (await valuesOf(subject, forward, first.input));
  if (!first || !values) return { model: named, image: await lessonImage(subject), layer: undefined };
  const { node, padding } = first;
  const weights = await model.getWeights();
  const weightOf = (value: Value | undefined) =>
    value?.origin.kind === "variable" ? weights.get(value.origin.name) : undefined;
  const [kernel, bias] = [weightOf(node.inputs[1]), weightOf(node.inputs[2])];
  const image = await lessonImage(subject, values);
  if (!kernel) return { model: named, image, layer: undefined };
  const [rows = 1, columns = 1, channels = 1, filters = 1] = kernel.shape;
  const shown = Math.min(filters, mostFilters);
  const kept = Array.from(kernel.data, Number).filter((_, at) => at % filters < shown);
  return {
    ...{ model: named, image },
    layer: {
      path: node.scope,
      kernel: packTensor({ shape: [rows, columns, channels, shown], data: Float32Array.from(kept), dtype: "float32" }),
      bias: bias && packTensor({ ...bias, shape: [shown], data: bias.data.slice(0, shown) }),
      ...{ filters, padding },
      stride: node.attributes.strides[0],
      parameters: kernel.data.length + (bias?.data.length ?? 0),
    },
  };
}

/** The first convolution of the graph, if a page can show it, with the value before any padding. */
function firstConvolution({ graph }: Forward) {
  const node = graph.nodes.find((each): each is Node & ConvolutionNode => isNodeOf(each, conv2d));
  const [x, kernel] = node?.inputs ?? [];
  if (!node || !x || !kernel) return undefined;
  const { strides, dilations, groups, padding } = node.attributes;
  const isSquare = strides[0] === strides[1] && dilations.every((size) => size === 1) && groups === 1;
  if (!isSquare || Math.max(...kernel.shape.slice(0, 2)) > largestWindow) return undefined;
  const before = x.origin.kind === "node" ? x.origin.node : undefined;
  if (!before || !isNodeOf(before, pad)) return { node, input: x, padding };
  const { before: first, after } = before.attributes;
  const added = [first[1], after[1], first[2], after[2]] as const;
  const total = padding.map((count, side) => count + (added[side] ?? 0)) as unknown as typeof padding;
  return { node, input: before.inputs[0] as Value, padding: total };
}

type ConvolutionNode = { readonly attributes: Parameters<typeof conv2d>[0] };

/** The values of the tensor that enters the convolution, [height, width, channels]: the input, or what a layer made of it. */
async function valuesOf({ model, input }: LessonSubject, forward: Forward, value: Value): Promise<Tensor | undefined> {
  if (forward.inputs.includes(value)) return input;
  const path = [...forward.calls].find(([, calls]) => calls.some((outputs) => outputs.includes(value)))?.[0];
  if (path === undefined) return undefined;
  const maps = await model.activations({ ...input, shape: [1, ...input.shape] }, { layers: path });
  const [map] = maps.values();
  const [, height = 0, width = 0, channels = 0] = map?.shape ?? [];
  const isImage = height === input.shape[0] && width === input.shape[1];
  return map && isImage ? { ...map, shape: [height, width, channels] } : undefined;
}
