import { isNodeOf } from "../../graph/index.ts";
import type { OneByOneData, OwnOneByOne } from "../../lessons/index.ts";
import { buildForward } from "../../network/index.ts";
import { conv2d } from "../../ops/conv2d.ts";
import { ConfigError } from "../../support/index.ts";
import { lessonMaps } from "./lesson-maps.ts";
import { type LessonSubject, lessonPicture } from "./lesson-subject.ts";

/** Maps that the page mixes. */
const mixedMaps = 4;

/** The largest map of the page. */
const largestSide = 56;

/** Rows of the table of the network's own 1 × 1 convolutions. */
const shownOwn = 12;

/** Collects what the lesson on 1 × 1 convolutions shows: maps of the first layer with many channels, of a usable size. */
export async function oneByOneData(subject: LessonSubject): Promise<OneByOneData> {
  const { model, named } = subject;
  const { graph, calls, inputs } = buildForward(model.network, { batchSize: 1, training: false });
  const candidates = [...calls].flatMap(([path, [outputs]]) => {
    const [, height = 0, width = 0, channels = 0] = outputs?.[0]?.shape ?? [];
    const isMap = outputs?.[0]?.shape.length === 4 && !inputs.some((value) => value === outputs[0]);
    return isMap && channels > 1 && Math.min(height, width) >= 4 ? [{ path, side: Math.max(height, width) }] : [];
  });
  // The last layer of the first size that fits the page: behind its activation.
  const side = candidates.find((each) => each.side <= largestSide)?.side ?? candidates[0]?.side;
  const layer = candidates.findLast((each) => each.side === side)?.path;
  if (layer === undefined) throw new ConfigError(`${named.name ?? model.name} has no feature maps to mix`);
  const own = graph.nodes.flatMap((node): OwnOneByOne[] => {
    const [rows, columns, count = 0, outputs = 0] = node.inputs[1]?.shape ?? [];
    if (!isNodeOf(node, conv2d) || rows !== 1 || columns !== 1 || node.attributes.groups !== 1) return [];
    const [, height = 0, width = 0] = node.outputs[0]?.shape ?? [];
    return [{ path: node.scope, inputs: count, outputs, height, width }];
  });
  return {
    ...(await lessonMaps(subject, layer, { count: mixedMaps, side: largestSide })),
    ...{ model: named, image: await lessonPicture(subject) },
    ...{ own: own.slice(0, shownOwn), ownCount: own.length },
  };
}
