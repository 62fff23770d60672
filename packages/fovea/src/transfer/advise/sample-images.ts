import { random } from "../../support/random.ts";

/** No class gets fewer images than this, if it has as many. */
const fewestPerClass = 5;

/**
 * The number of images to measure by default. The time of a probe grows with the square of their number and with the
 * number of classes: beyond 20 of these, fewer images keep it at about that of 1,000 images.
 */
export function defaultLimit(classes: number): number {
  return Math.round(1000 * Math.min(1, Math.sqrt(20 / classes)));
}

/** Returns the indices of about `count` images, ascending: the same share of each class, but five images if it has them. */
export function sampleImages(labels: ArrayLike<number>, count: number, seed: number): readonly number[] {
  if (labels.length <= count) return Array.from(labels, (_, index) => index);
  const byClass = new Map<number, number[]>();
  Array.from(labels).forEach((label, index) => {
    const images = byClass.get(label);
    if (images) images.push(index);
    else byClass.set(label, [index]);
  });
  const chosen = [...byClass].flatMap(([label, images]) => {
    const share = Math.round((images.length * count) / labels.length);
    return [...random(seed, label).shuffle(Int32Array.from(images))].slice(0, Math.max(fewestPerClass, share));
  });
  return chosen.sort((a, b) => a - b);
}
