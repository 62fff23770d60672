import { augment } from "../../data/augment/index.ts";
import { fromArrays } from "../../data/index.ts";
import type { Engine } from "../../engine/index.ts";
import { layers } from "../../layers/index.ts";
import { drawnShapes, shapeNames } from "../../lessons/data/drawn-shapes.ts";
import type { TransferData } from "../../lessons/index.ts";
import { sequential } from "../../models/index.ts";
import { optimizers } from "../../optimizers/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";

type Run = TransferData["runs"][number];

/** The images of the runs. */
export const recordedImages = { training: 160, validation: 128 } as const;

const side = 32;
const epochs = 60;

/** Trains a small network on a few drawn shapes: as it is, with dropout, and with augmented images. */
export async function overfittingRuns(engine: Engine, signal?: AbortSignalLike): Promise<Run[]> {
  const [training, validation] = [
    drawnShapes(recordedImages.training, side, 21),
    drawnShapes(recordedImages.validation, side, 22),
  ];
  const plain = fromArrays({ ...training, images: { range: [-1, 1] } });
  const augmented = augment.dataset(plain, [
    augment.horizontalFlip(),
    augment.translation({ x: 0.2, y: 0.2, fillMode: "reflect" }),
    augment.zoom({ fillMode: "reflect" }),
    ...[augment.hue(), augment.brightness()],
  ]);
  const runs: Run[] = [];
  for (const remedy of ["none", "dropout", "augmentation"] as const) {
    const model = smallNetwork(engine, remedy);
    model.compile({
      optimizer: optimizers.adam({ learningRate: 0.003 }),
      ...{ loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] },
    });
    const { history } = await model.fit(remedy === "augmentation" ? augmented : plain, {
      ...{ epochs, batchSize: 16, seed: 1, validationData: validation },
      ...(signal && { signal }),
    });
    runs.push({
      ...{ remedy, training: history.loss ?? [], validation: history.val_loss ?? [] },
      accuracy: history.val_accuracy?.at(-1) ?? Number.NaN,
    });
  }
  return runs;
}

function smallNetwork(engine: Engine, remedy: Run["remedy"]) {
  const convolution = (filters: number) =>
    layers.conv2d({ filters, kernelSize: 3, padding: "same", activation: "relu" });
  return sequential(
    [
      layers.input({ shape: [side, side, 3] }),
      ...[convolution(8), layers.maxPooling2d(), convolution(16), layers.maxPooling2d(), layers.flatten()],
      ...(remedy === "dropout" ? [layers.dropout({ rate: 0.5 })] : []),
      layers.dense({ units: 32, activation: "relu" }),
      layers.dense({ units: shapeNames.length, activation: "softmax" }),
    ],
    { engine, seed: 5 },
  );
}
