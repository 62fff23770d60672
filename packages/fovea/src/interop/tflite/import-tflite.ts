import type { TfliteFile } from "../../io/tflite/index.ts";
import { Model } from "../../models/index.ts";
import { warn } from "../../support/warn.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { ImportModelOptions } from "../import-options.ts";
import { buildNetwork } from "./build-network.ts";
import { classDataOf } from "./class-data.ts";

/**
 * Imports a TensorFlow Lite model. Quantized and half-precision weights become float32, and so do activations.
 * @throws FormatError that names the operator if one is not supported.
 */
export async function importTflite(file: TfliteFile, options: ImportModelOptions): Promise<Model> {
  const { network, weights, quantizedTypes } = buildNetwork(file, options.inputShape);
  const model = new Model(network, options.engine, await classDataOf(file, network));
  const values = network.listWeights().flatMap(({ name, source }): [string, Tensor][] => {
    const value = weights.get(source);
    return value ? [[name, value]] : [];
  });
  await model.setWeights(new Map(values));
  if (quantizedTypes.size > 0) {
    const types = [...quantizedTypes].join(", ");
    warn(
      `${file.path}: TensorFlow Lite computes the activations of this model in ${types}, Fovea in float32: ` +
        "answers differ by rounding",
    );
  }
  return model;
}
