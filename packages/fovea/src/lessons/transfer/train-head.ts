import { layers } from "../../layers/index.ts";
import { sequential } from "../../models/index.ts";
import { optimizers } from "../../optimizers/index.ts";
import { patternNames } from "../data/drawn-patterns.ts";
import { unpackTensor } from "../data/packed-tensor.ts";
import type { TaskPart, TransferData } from "./transfer-data.ts";

/** How the head is trained. */
export interface HeadSettings {
  /** What it reads: the features of the frozen network, or pixels. */
  readonly input: "features" | "pixels";
  /** Training images per class. */
  readonly perClass: number;
  readonly learningRate: number;
  readonly dropout: number;
}

/** The state after an epoch. */
export interface HeadEpoch {
  readonly training: number;
  readonly validation: number;
  readonly accuracy: number;
}

/** Epochs of training. */
export const headEpochs = 60;

/** Trains one dense layer on numbers that are computed once, and reports each epoch; false ends the training. */
export async function trainHead(
  { training, validation }: Pick<TransferData, "training" | "validation">,
  { input, perClass, learningRate, dropout }: HeadSettings,
  onEpoch: (epoch: HeadEpoch) => boolean,
): Promise<void> {
  const x = part(training, input, perClass * patternNames.length);
  const test = part(validation, input, validation.labels.length);
  const head = sequential(
    [
      layers.input({ shape: [x.x.shape[1] ?? 1] }),
      layers.dropout({ rate: dropout }),
      layers.dense({ units: patternNames.length, activation: "softmax" }),
    ],
    { engine: "portable", seed: 1 },
  );
  head.compile({
    optimizer: optimizers.adam({ learningRate }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  for (let epoch = 0; epoch < headEpochs; epoch++) {
    const { history } = await head.fit(x, { epochs: 1, batchSize: 12, seed: epoch });
    const { loss = Number.NaN, accuracy = Number.NaN } = await head.evaluate(test);
    if (!onEpoch({ training: history.loss?.at(-1) ?? Number.NaN, validation: loss, accuracy })) return;
  }
}

/** The first images of a part. */
function part(given: TaskPart, input: HeadSettings["input"], count: number) {
  const { shape, data } = unpackTensor(given[input]);
  const width = shape[1] ?? 1;
  const kept = Math.min(count, given.labels.length);
  return {
    x: { shape: [kept, width], data: data.slice(0, kept * width), dtype: "float32" as const },
    y: { shape: [kept], data: Int32Array.from(given.labels.slice(0, kept)), dtype: "int32" as const },
  };
}
