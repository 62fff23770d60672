import type { Engine } from "../../engine/index.ts";
import { median } from "../../support/index.ts";
import { zeros } from "../../tensor/index.ts";
import { architectures, type ZooRow } from "../../zoo/index.ts";

/** Predictions are repeated for this long, at least three times. */
const budgetMilliseconds = 500;

/** The median time of predicting one image with a zoo network, without compilation. */
export async function millisecondsPerImage({ name, variant }: ZooRow, engine: Engine): Promise<number> {
  const model = architectures[name]?.({ variant, engine });
  if (!model) return Number.NaN;
  const image = zeros([1, ...model.inputShape.slice(1).map(Number)]);
  for (let index = 0; index < image.data.length; index++) image.data[index] = ((index * 7919) % 255) / 255;
  await model.predict(image);
  const times: number[] = [];
  const end = performance.now() + budgetMilliseconds;
  while (times.length < 3 || performance.now() < end) {
    const start = performance.now();
    await model.predict(image);
    times.push(performance.now() - start);
  }
  return median(times);
}
