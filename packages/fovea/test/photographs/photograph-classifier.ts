import { importModel } from "../../src/interop/import-model.ts";
import { layers, type SymbolicTensor } from "../../src/layers/index.ts";
import { type Model, model } from "../../src/models/index.ts";
import { unpackObjectron } from "../interop/unpack-objectron.mjs";

/**
 * A trained network that tells 23 kinds of things in a photograph: the detector in @mediapipe/objectron, whose score of a
 * class is that of the most confident of its boxes.
 */
export async function photographClassifier(folder: string): Promise<Model> {
  const { path, labels } = await unpackObjectron(folder);
  const detector = await importModel<readonly SymbolicTensor[]>(path);
  const boxes = detector.network.output("raw_outputs_class_predictions");
  const [, count = 0, classes = 0] = boxes.shape;
  const table = layers.reshape({ targetShape: [count ?? 0, classes ?? 0, 1] }).apply(boxes);
  // The first class is the background.
  const things = layers
    .cropping2d({
      cropping: [
        [0, 0],
        [1, 0],
      ],
    })
    .apply(table);
  const logits = layers.flatten().apply(layers.maxPooling2d({ poolSize: [count ?? 0, 1] }).apply(things));
  return model({
    inputs: detector.inputs,
    outputs: layers.activation({ activation: "sigmoid" }).apply(logits),
    labels: labels.slice(1),
    preprocessing: {
      ...{ resize: [300, 300], crop: [300, 300], interpolation: "bilinear", channelOrder: "rgb" },
      ...{ scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] },
    },
  });
}
