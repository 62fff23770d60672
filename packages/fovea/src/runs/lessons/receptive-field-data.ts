import { featureLayers, receptiveField } from "../../explain/index.ts";
import type { SymbolicTensor } from "../../layers/index.ts";
import type { LayerField, ReceptiveFieldData } from "../../lessons/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { imageDataUri } from "../explain/image-data-uri.ts";
import { evenlyChosen } from "./evenly-chosen.ts";
import { type LessonSubject, lessonPicture, middle, startOfMiddle } from "./lesson-subject.ts";

/** Layers that a page offers; each has an image of its influence. */
const most = 16;

/** Collects what the lesson on receptive fields shows. */
export async function receptiveFieldData(subject: LessonSubject): Promise<ReceptiveFieldData> {
  const { model, named, input } = subject;
  const found = featureLayers(model.network, 0, model.outputs[0] as SymbolicTensor);
  const layers: LayerField[] = [];
  for (const { path, height, width, channels } of evenlyChosen(found, most)) {
    const { size, stride, offset } = receptiveField(model, { layer: path });
    const influence = await influenceOf(subject, path, [height, width, channels]);
    layers.push({ ...{ path, height, width, channels, size, stride, offset }, influence });
  }
  return { model: named, image: await lessonPicture(subject), start: startOfMiddle(input), layers };
}

/** Draws how strongly the value in the middle of a layer, summed over its channels, reacts to each pixel. */
async function influenceOf(
  { model, input, signal }: LessonSubject,
  path: string,
  [height, width, channels]: readonly [number, number, number],
): Promise<string | undefined> {
  const weights = new Float32Array(height * width * channels);
  const center = (Math.floor(height / 2) * width + Math.floor(width / 2)) * channels;
  weights.fill(1, center, center + channels);
  const { gradients } = await model.gradients(
    { ...input, shape: [1, ...input.shape] },
    {
      ...{ of: path, weights: { shape: [1, height, width, channels], data: weights, dtype: "float32" } },
      ...(signal && { signal }),
    },
  );
  const [gradient] = gradients.values();
  const tint = gradient && tintOf({ ...gradient, shape: gradient.shape.slice(1) });
  return tint && imageDataUri(middle(tint));
}

/** Orange, the more opaque the larger the gradient: uint8 [height, width, 4]; undefined if there is none. */
function tintOf({ data, shape }: Tensor): Tensor | undefined {
  const [height = 1, width = 1, channels = 1] = shape;
  const sizes = Float32Array.from({ length: height * width }, (_, at) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += Math.abs(Number(data[at * channels + channel]));
    return sum;
  });
  const largest = sizes.reduce((above, size) => Math.max(above, size), 0);
  if (largest === 0) return undefined;
  const pixels = new Uint8Array(height * width * 4);
  sizes.forEach((size, at) => {
    // The square root shows small influences too.
    pixels.set([255, 120, 0, Math.round(230 * Math.sqrt(size / largest))], at * 4);
  });
  return { shape: [height, width, 4], data: pixels, dtype: "uint8" };
}
