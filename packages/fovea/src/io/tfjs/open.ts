import { dirname, join } from "node:path";
import { FormatError, formatReceived, isJsonObject, type JsonObject, parseJson } from "../../support/index.ts";
import { type Tensor, tensor } from "../../tensor/index.ts";
import { decodeElements } from "../element-types.ts";
import { readBytes, readStart } from "../open-file.ts";
import { unknownTensor } from "../unknown-tensor.ts";
import type { StoredWeight, WeightFile } from "../weight-file.ts";
import { type ManifestGroup, type ManifestWeight, parseManifest } from "./manifest.ts";
import { openShards, type Shards } from "./shards.ts";

/** Textual properties of a model.json. */
const described = ["format", "generatedBy", "convertedBy"];
const largestMetadata = 2 ** 20;

/**
 * Opens a TensorFlow.js layers-model by its `model.json`, with the shards next to it. Quantized weights are
 * dequantized. The caller closes it.
 * @throws FormatError if it is not such a model, if a shard is missing, has another size or is outside the folder, and
 * for a graph model, which has no layers.
 */
export async function openTfjs(path: string): Promise<WeightFile> {
  const model = parse(await readBytes(path), path);
  const topology = isJsonObject(model.modelTopology) ? model.modelTopology : undefined;
  if (model.format === "graph-model" || (topology && "node" in topology)) {
    throw new FormatError(
      `${path}: expected a layers-model, received a graph model, which has no layers; ` +
        "convert the Keras model with --output_format=tfjs_layers_model",
    );
  }
  const groups = parseManifest(model.weightsManifest, path);
  const places = placesOf(groups, path);
  const folder = dirname(path);
  const metadata = await metadataOf(model, folder);
  const shards: Shards[] = [];
  const close = async () => void (await Promise.all(shards.map((group) => group.close())));
  try {
    for (const { paths, size } of groups) {
      shards.push(
        await openShards(
          paths.map((shard) => join(folder, shard)),
          size,
          path,
        ),
      );
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    path,
    format: "tfjs",
    weights: new Map([...places].map(([name, { stored }]) => [name, stored])),
    metadata,
    ...(topology && { config: topology }),
    async read(name) {
      const place = places.get(name);
      if (!place) throw unknownTensor(name, places, path);
      return readWeight(shards[place.group], place.weight, `${path}: weight "${name}"`);
    },
    close,
  };
}

interface Place {
  readonly stored: StoredWeight;
  readonly weight: ManifestWeight;
  readonly group: number;
}

function placesOf(groups: readonly ManifestGroup[], path: string): Map<string, Place> {
  const places = new Map<string, Place>();
  const counts = new Map<string, number>();
  for (const [group, { weights }] of groups.entries()) {
    for (const weight of weights) {
      const { name, shape } = weight;
      if (places.has(name)) throw new FormatError(`${path}: expected every weight once, received "${name}" twice`);
      const layer = name.slice(0, Math.max(0, name.lastIndexOf("/")));
      const index = counts.get(layer) ?? 0;
      counts.set(layer, index + 1);
      places.set(name, { stored: { name, shape, dtype: weight.stored, layer: { name: layer, index } }, weight, group });
    }
  }
  return places;
}

async function readWeight(shards: Shards | undefined, weight: ManifestWeight, where: string): Promise<Tensor> {
  const { shape, dtype, stored, quantization, begin, end } = weight;
  const bytes = new Uint8Array(end - begin);
  await shards?.fill(bytes, begin);
  const values = decodeElements(stored, bytes.buffer, where);
  if (!quantization || quantization.dtype === "float16") return tensor(values, shape);
  const { scale, min } = quantization;
  const meant = dtype === "int32" ? new Int32Array(values.length) : new Float32Array(values.length);
  for (let index = 0; index < meant.length; index++) {
    const value = (values[index] ?? 0) * scale + min;
    meant[index] = dtype === "int32" ? Math.round(value) : value;
  }
  return tensor(meant, shape);
}

function parse(bytes: Uint8Array, path: string): JsonObject {
  const model = parseJson(new TextDecoder().decode(bytes), path, "a model.json of TensorFlow.js");
  if (isJsonObject(model) && "weightsManifest" in model) return model;
  throw new FormatError(
    `${path}: expected a model.json of TensorFlow.js with "weightsManifest", received ${formatReceived(model)}`,
  );
}

async function metadataOf(model: JsonObject, folder: string): Promise<Map<string, string>> {
  const metadata = new Map<string, string>();
  for (const name of described) {
    const value = model[name];
    if (typeof value === "string") metadata.set(name, value);
  }
  const beside = await textBeside(folder, "metadata.json");
  if (beside !== undefined) metadata.set("metadata.json", beside);
  return metadata;
}

/** Reads an optional file next to the model, in which Teachable Machine and others describe it. */
async function textBeside(folder: string, name: string): Promise<string | undefined> {
  try {
    const { start, size } = await readStart(join(folder, name), largestMetadata);
    return size <= largestMetadata ? new TextDecoder().decode(start) : undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
