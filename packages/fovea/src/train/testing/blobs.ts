import type { ArraySamples } from "../../data/index.ts";
import { layers } from "../../layers/index.ts";
import { type Network, sequentialNetwork } from "../../network/index.ts";
import { random } from "../../support/random.ts";
import { type Tensor, tensor } from "../../tensor/index.ts";

export interface Blobs extends ArraySamples {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** Makes points around the corners of a polygon: an easy problem with `classes` (3) classes. */
export function blobs(samples: number, { seed = 1, classes = 3, spread = 0.3 } = {}): Blobs {
  const numbers = random(seed);
  const labels = Int32Array.from({ length: samples }, () => numbers.integer(classes));
  const points = Float32Array.from({ length: 2 * samples }, (_, index) => {
    const angle = (2 * Math.PI * (labels[index >> 1] ?? 0)) / classes;
    return (index % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + spread * numbers.normal();
  });
  return { x: tensor(points, [samples, 2]), y: tensor(labels) };
}

/** A small network for them: dense, batch normalization, dropout, dense. */
export function blobNetwork({ classes = 3, dropout = 0.2, seed = 0 } = {}): Network {
  return sequentialNetwork(
    [
      layers.input({ shape: [2] }),
      layers.dense({ units: 8, activation: "relu" }),
      layers.batchNormalization({ momentum: 0.8 }),
      layers.dropout({ rate: dropout }),
      layers.dense({ units: classes, activation: "softmax" }),
    ],
    { seed },
  );
}
