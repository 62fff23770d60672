import { type Random, random } from "../../support/random.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { unit } from "../../train/testing/formula.ts";

/** Features and labels. */
export interface Samples {
  readonly features: Tensor;
  readonly labels: number[];
}

/** The samples of test/golden/generate_evaluation.py: noise drawn toward a pattern per class. */
export function formulaSamples(images: number, features: number, classes: number, share: number): Samples {
  const labels = Array.from({ length: images }, (_, image) => Math.floor(unit(2, image) * classes));
  const data = Float32Array.from({ length: images * features }, (_, index) => {
    const noise = unit(1, index);
    const label = labels[Math.floor(index / features)] ?? 0;
    return noise + share * (unit(3, label * features + (index % features)) - noise);
  });
  return { features: tensor(data, [images, features]), labels };
}

/** The labels, logits and probabilities of test/golden/generate_evaluation.py. */
export function formulaProbabilities(images: number, classes: number, sharpness: number) {
  const labels = Array.from({ length: images }, (_, image) => Math.floor(unit(5, image) * classes));
  const logits = Float32Array.from({ length: images * classes }, (_, index) => {
    const isTrue = labels[Math.floor(index / classes)] === index % classes;
    return sharpness * unit(6, index) + (isTrue ? sharpness * 0.4 : 0);
  });
  const powers = Float64Array.from(logits, (logit) => Math.exp(logit));
  const sums = labels.map((_, image) =>
    powers.subarray(image * classes, (image + 1) * classes).reduce((a, b) => a + b),
  );
  const probabilities = Float32Array.from(powers, (power, index) => power / (sums[Math.floor(index / classes)] ?? 1));
  const shape = [images, classes];
  return { labels, logits: tensor(logits, shape), probabilities: tensor(probabilities, shape) };
}

/** Normal features around a random center per class, as far from each other as `distance` says. */
export function normalSamples(
  seed: number,
  { images, features, classes, distance }: { images: number; features: number; classes: number; distance: number },
  draws: Random = random(seed),
): Samples {
  const centers = random(1, seed).normals(new Float64Array(classes * features));
  const noise = draws.normals(new Float64Array(images * features));
  const labels = Array.from({ length: images }, (_, image) => image % classes);
  const data = Float32Array.from(noise, (value, index) => {
    const label = labels[Math.floor(index / features)] ?? 0;
    return value + distance * (centers[label * features + (index % features)] ?? 0);
  });
  return { features: tensor(data, [images, features]), labels };
}
