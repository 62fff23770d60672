import { type LessonMaps, packTensor } from "../../lessons/index.ts";
import { ConfigError } from "../../support/index.ts";
import { type LessonSubject, middle } from "./lesson-subject.ts";
import { spreadChannels } from "./spread-channels.ts";

/** Returns the `count` maps of a layer that vary most on the image; of maps larger than `side`, the middle. */
export async function lessonMaps(
  { model, input, signal }: LessonSubject,
  layer: string,
  { count, side }: { readonly count: number; readonly side: number },
): Promise<LessonMaps> {
  const x = { ...input, shape: [1, ...input.shape] };
  const [map] = (await model.activations(x, { layers: layer, ...(signal && { signal }) })).values();
  if (!map) throw new ConfigError(`${layer} has no values`);
  const { tensor, channels } = spreadChannels(middle({ ...map, shape: map.shape.slice(1) }, side), count);
  return { layer, channels, maps: packTensor(tensor) };
}
