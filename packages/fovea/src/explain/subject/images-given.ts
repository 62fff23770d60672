import { preprocessCrops } from "../../data/index.ts";
import { type ImagesGiven, imageList, joinedCrops } from "../../models/classify.ts";
import { requiredPreprocessing } from "../../models/image-preprocessing.ts";
import { ConfigError, ShapeError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { convertElements } from "../../tensor/convert-elements.ts";
import { formatShape, sizeOf } from "../../tensor/shape.ts";
import { isTensor, type Tensor, toTensor } from "../../tensor/tensor.ts";
import type { ExplainedModel } from "./explain-options.ts";

/**
 * Images to explain: files, bytes or pixels [height, width, channels], which are prepared with the model's preprocessing;
 * or prepared tensors [images, …], for a model with several inputs by their names.
 */
export type ExplainedImages = ImagesGiven | Tensor | Readonly<Record<string, Tensor>>;

/**
 * Returns one tensor [images, …] per input of the network, of its element type.
 * @throws ConfigError if images have to be prepared and the preprocessing is unknown, for no image and for an unknown
 * input; ShapeError for prepared tensors of another shape.
 */
export async function inputTensors(where: string, model: ExplainedModel, images: ExplainedImages): Promise<Tensor[]> {
  const { inputs, inputNames } = model.network;
  const isPrepared = isTensor(images) && images.shape.length === 4;
  const given = isPrepared && inputs.length === 1 ? { [inputNames[0] ?? ""]: images as Tensor } : images;
  if (!isNamed(where, given)) {
    const list = imageList(given as ImagesGiven);
    if (list.length === 0) throw new ConfigError(`${where}: expected at least one image, received none`);
    if (inputs.length > 1) {
      throw new ConfigError(`${where}: the model has ${inputs.length} inputs; give a tensor for each, by name`);
    }
    const preprocessing = requiredPreprocessing(model);
    const parts: Tensor[] = [];
    for (const image of list) parts.push(await preprocessCrops(image, preprocessing, 1));
    return [joinedCrops(parts, inputs[0]?.dtype)];
  }
  const unknown = Object.keys(given).find((name) => !inputNames.includes(name));
  if (unknown !== undefined) {
    throw new ConfigError(`${where}: expected inputs named ${inputNames.join(", ")}, received "${unknown}"`);
  }
  const tensors = inputs.map(({ shape: [, ...wanted], dtype: expected }, index): Tensor => {
    const name = inputNames[index] ?? "";
    if (given[name] === undefined) throw new ConfigError(`${where}: missing input "${name}"`);
    const { shape, data } = toTensor(`${where}: ${name}`, given[name]);
    const fits =
      shape.length === wanted.length + 1 && wanted.every((size, at) => size === null || size === shape[at + 1]);
    // Methods write altered pixels in this element type: bytes could not hold them.
    if (fits && sizeOf(shape) > 0)
      return { shape, data: convertElements(`${where}: ${name}`, data, expected), dtype: expected };
    throw new ShapeError(
      `${where}: ${name}: expected ${formatShape([null, ...wanted])}, received ${formatShape(shape)}`,
    );
  });
  if (new Set(tensors.map(({ shape }) => shape[0])).size === 1) return tensors;
  throw new ShapeError(
    `${where}: expected as many images in each input, received ${tensors.map(({ shape }) => shape[0])}`,
  );
}

function isNamed(where: string, given: unknown): given is Readonly<Record<string, Tensor>> {
  if (typeof given !== "object" || given === null || Array.isArray(given) || ArrayBuffer.isView(given)) return false;
  if (isTensor(given)) return false;
  if (Object.values(given).every(isTensor)) return true;
  throw new ConfigError(
    `${where}: expected images or tensors by the names of inputs, received ${formatReceived(given)}`,
  );
}
