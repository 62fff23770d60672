import { join } from "node:path";
import { restoreNoveltyDetector } from "../evaluation/index.ts";
import {
  closeAll,
  type OpenFile,
  openTogether,
  readSafetensors,
  writeFileAtomically,
  writeSafetensors,
  writeTransactionally,
} from "../io/index.ts";
import type { Model } from "../models/index.ts";
import { FormatError, isFoveaError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isJsonObject, type JsonObject } from "../support/json.ts";
import { parseJson } from "../support/parse-json.ts";
import { warn } from "../support/warn.ts";
import type { Confidence } from "./confidence.ts";
import { weightsHash } from "./weights-hash.ts";

/** The files beside a saved model that keep its confidence. */
const files = { confidence: "confidence.json", tensors: "confidence.safetensors" } as const;

const format = "fovea-confidence";
const version = 1;

/** Writes the confidence of a model to the folder that the model is saved in; undefined removes one. Both files change together. */
export async function writeConfidence(folder: string, model: Model, confidence: Confidence | undefined): Promise<void> {
  if (!confidence) return writeTransactionally(folder, async () => {}, Object.values(files));
  const { temperature, novelty, features, images } = confidence;
  const { tensors, ...detector } = novelty;
  const content = {
    format,
    version,
    weights: await weightsHash(model),
    features,
    images,
    temperature,
    novelty: detector,
  };
  await writeTransactionally(folder, async (staging) => {
    await writeFileAtomically(join(staging, files.confidence), `${JSON.stringify(content, undefined, 2)}\n`);
    await writeSafetensors(join(staging, files.tensors), new Map(Object.entries(tensors)));
  });
}

/**
 * Reads the confidence of a model from the folder that it was loaded from. If there is none, or, with a warning, if it was
 * fitted for other weights, the result is undefined.
 * @throws FormatError for files that are damaged or of another version.
 */
export async function readConfidence(folder: string, model: Model): Promise<Confidence | undefined> {
  const opened = await openTogether(folder, Object.values(files));
  try {
    const file = opened.get(files.confidence);
    return file && (await confidenceOf(file, opened.get(files.tensors), model));
  } finally {
    await closeAll(opened.values());
  }
}

async function confidenceOf(
  { file, path }: OpenFile,
  tensorFile: OpenFile | undefined,
  model: Model,
): Promise<Confidence | undefined> {
  const content = parseJson(await file.readFile("utf8"), path);
  if (!isJsonObject(content) || content.format !== format || content.version !== version) {
    const found = isJsonObject(content) ? `${content.format} ${content.version}` : formatReceived(content);
    throw new FormatError(`${path}: expected format "${format}" of version ${version}, received ${found}`);
  }
  if (content.weights !== (await weightsHash(model))) {
    warn(`${path}: belongs to other weights than those beside it, and is ignored; calibrate the model again`);
    return undefined;
  }
  if (!tensorFile) throw new FormatError(`${path}: expected ${files.tensors} beside it, found none`);
  const { tensors } = await readSafetensors(tensorFile);
  return checkedConfidence(path, { ...content, tensors: Object.fromEntries(tensors) });
}

/** @throws FormatError that names the first member that is not as `writeConfidence` writes it. */
function checkedConfidence(path: string, content: Record<string, unknown>): Confidence {
  const { temperature, novelty, features, images, tensors } = content;
  const refuse = (member: string, value: unknown) =>
    new FormatError(`${path}: expected ${member}, received ${formatReceived(value)}`);
  if (!areNumbers(temperature, ["temperature", "before", "after"]) || !(Number(temperature.temperature) > 0)) {
    throw refuse('"temperature" to be a fitted temperature', temperature);
  }
  if (typeof features !== "string") throw refuse('"features" to be the name of a layer', features);
  if (!Number.isSafeInteger(images)) throw refuse('"images" to be a number of images', images);
  const { method, threshold, falseAlarms } = (isJsonObject(novelty) ? novelty : {}) as JsonObject;
  if (!areNumbers(falseAlarms, ["value", "low", "high"])) throw refuse('"novelty" to be a detector', novelty);
  try {
    const state = restoreNoveltyDetector({ method, threshold, falseAlarms, tensors } as never);
    const { distances: _, ...plain } = state;
    return { temperature: temperature as never, novelty: plain, features, images: Number(images) };
  } catch (error) {
    throw isFoveaError(error) ? new FormatError(`${path}: ${error.message}`, { cause: error }) : error;
  }
}

function areNumbers(value: unknown, names: readonly string[]): value is JsonObject {
  return isJsonObject(value) && names.every((name) => Number.isFinite(value[name]));
}
