import { preprocessingTo } from "../../data/index.ts";
import type { Engine } from "../../engine/index.ts";
import { layers } from "../../layers/index.ts";
import { drawnShapes, shapeNames } from "../../lessons/data/drawn-shapes.ts";
import { type Model, sequential } from "../../models/index.ts";
import { optimizers } from "../../optimizers/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";

/** The size of the images that the network is trained on. */
const trainedSide = 32;

/**
 * Trains the small network that lessons use if none is given, on drawn shapes: a moment's work. Its head takes the
 * largest value of each map, so that its weights serve images of any size.
 */
export async function builtInNetwork(engine: Engine, side: number, signal?: AbortSignalLike): Promise<Model> {
  const small = shapesNetwork(engine, trainedSide);
  small.compile({ optimizer: optimizers.adam({ learningRate: 0.003 }), loss: "sparseCategoricalCrossentropy" });
  await small.fit(drawnShapes(512, trainedSide, 1), { epochs: 10, batchSize: 32, seed: 1, ...(signal && { signal }) });
  const model = shapesNetwork(engine, side);
  await model.setWeights(await small.getWeights());
  const { resize: _, ...preprocessing } = preprocessingTo({ range: [-1, 1] }, [side, side, 3]);
  model.preprocessing = { ...preprocessing, resize: { fit: "crop" } };
  return model;
}

function shapesNetwork(engine: Engine, side: number): Model {
  const convolution = (name: string, filters: number) =>
    layers.conv2d({ name, filters, kernelSize: 3, padding: "same", activation: "relu" });
  return sequential(
    [
      layers.input({ shape: [side, side, 3], name: "image" }),
      convolution("conv1", 8),
      layers.maxPooling2d({ name: "pool1" }),
      convolution("conv2", 16),
      layers.maxPooling2d({ name: "pool2" }),
      convolution("conv3", 24),
      layers.globalMaxPooling2d({ name: "most" }),
      layers.dense({ name: "classes", units: shapeNames.length, activation: "softmax" }),
    ],
    { name: "shapes", engine, seed: 3, labels: [...shapeNames] },
  ) as Model;
}
