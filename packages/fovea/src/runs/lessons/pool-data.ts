import { isNodeOf, type Node, type Value } from "../../graph/index.ts";
import type { PoolData } from "../../lessons/index.ts";
import { buildForward } from "../../network/index.ts";
import { averagePool2d, maxPool2d } from "../../ops/pool2d.ts";
import type { Window2d } from "../../ops/window.ts";
import { ConfigError } from "../../support/index.ts";
import { lessonMaps } from "./lesson-maps.ts";
import { type LessonSubject, lessonPicture } from "./lesson-subject.ts";

/** Maps that the page offers. */
const offered = 6;

/** The largest map of the page. */
const largestSide = 64;

/** Collects what the lesson on pooling shows: the maps that the network's first pooling reads, or its first ones. */
export async function poolData(subject: LessonSubject): Promise<PoolData> {
  const { model, named } = subject;
  const forward = buildForward(model.network, { batchSize: 1, training: false });
  const layerOf = (value: Value | undefined) =>
    [...forward.calls].findLast(([, calls]) => calls.some((outputs) => value && outputs.includes(value)))?.[0];
  const pools = forward.graph.nodes.filter((node) => isPooling(node) && layerOf(node.inputs[0]) !== undefined);
  const pool = pools[0];
  const first = [...forward.calls].find(([path, [outputs]]) => {
    const [value] = outputs ?? [];
    const isMap = value?.shape.length === 4 && Math.min(value.shape[1] ?? 0, value.shape[2] ?? 0) >= 4;
    return isMap && !forward.inputs.includes(value) && path !== "";
  });
  const layer = layerOf(pool?.inputs[0]) ?? first?.[0];
  if (layer === undefined) throw new ConfigError(`${named.name ?? model.name} has no feature maps to pool`);
  return {
    ...(await lessonMaps(subject, layer, { count: offered, side: largestSide })),
    ...{ model: named, image: await lessonPicture(subject) },
    pooling: pool && windowOf(pool),
  };
}

function isPooling(node: Node): boolean {
  if (isNodeOf(node, maxPool2d) || isNodeOf(node, averagePool2d)) {
    const { size, strides } = node.attributes;
    return size[0] === size[1] && strides[0] === strides[1] && size[0] > 1;
  }
  return false;
}

function windowOf({ scope: path, attributes }: Node): PoolData["pooling"] {
  const { size, strides } = attributes as Window2d;
  return { path, size: size[0], stride: strides[0] };
}
