import type { OpenFile } from "../io/index.ts";
import { ConfigError, FormatError, isFoveaError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isJsonObject, type Json, type JsonObject } from "../support/json.ts";
import { parseJson } from "../support/parse-json.ts";

/** The files of a saved model. */
export const modelFiles = {
  /** The network, what it was compiled with, how pictures are prepared for it and what its classes are called. */
  model: "model.json",
  weights: "weights.safetensors",
  /** How far the training has come. */
  training: "training.json",
  /** The optimizer's memory. */
  optimizer: "optimizer.safetensors",
  /** Weights that callbacks keep, such as the best so far; only where there are any. */
  callbacks: "callbacks.safetensors",
} as const;

const formats = { "fovea-model": 1, "fovea-training": 1 } as const;

type Format = keyof typeof formats;

/** The text of a JSON file of Fovea's, with its kind and version. */
export function encodeJson(format: Format, content: Readonly<Record<string, Json>>): string {
  return `${JSON.stringify({ format, version: formats[format], ...content }, undefined, 2)}\n`;
}

/**
 * Reads a JSON file of Fovea's, called `path`.
 * @throws FormatError when it is no JSON, of another kind or of another version; ConfigError when there is no file.
 */
export async function readJson(path: string, opened: OpenFile | undefined, format: Format): Promise<JsonObject> {
  if (!opened) throw new ConfigError(`${path}: there is no such file`);
  const content = parseJson(await opened.file.readFile("utf8"), path);
  if (!isJsonObject(content) || content.format !== format) {
    const found = isJsonObject(content) ? content.format : content;
    throw new FormatError(`${path}: expected format "${format}", received ${formatReceived(found)}`);
  }
  const version = formats[format];
  if (content.version === version) return content;
  const advice = typeof content.version === "number" && content.version > version ? "; a newer Fovea wrote it" : "";
  throw new FormatError(`${path}: expected version ${version}, received ${formatReceived(content.version)}${advice}`);
}

/** Says of a failed write that what was there before is still there. */
export function writeError(path: string, error: unknown): unknown {
  if (isFoveaError(error) || !(error instanceof Error) || !("code" in error)) return error;
  return new ConfigError(`${path}: could not be written: ${error.message}. What was saved there before is unchanged.`, {
    cause: error,
  });
}
