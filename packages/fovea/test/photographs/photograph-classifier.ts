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
  const rows = layers.reshape({ targetShape: [count ?? 0, 1, classes ?? 0] }).apply(boxes);
  const logits = layers.globalMaxPooling2d().apply(rows);
  return model({
    inputs: detector.inputs,
    outputs: layers.activation({ activation: "sigmoid" }).apply(logits),
    labels,
    preprocessing: {
      ...{ resize: [300, 300], crop: [300, 300], interpolation: "bilinear", channelOrder: "rgb" },
      ...{ scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] },
    },
  });
}
