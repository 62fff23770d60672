import { random } from "../../support/random.ts";

/** No class gets fewer images than this, if it has as many. */
const fewestPerClass = 10;

/** Returns the indices of about `count` images, ascending: the same share of each class, all of a small one. */
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
