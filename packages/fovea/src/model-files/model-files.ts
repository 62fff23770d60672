import type { OpenFile } from "../io/index.ts";
import { ConfigError, FormatError, isFoveaError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { isJsonObject, type Json, type JsonObject } from "../support/json.ts";
import { parseJson } from "../support/parse-json.ts";

/** The files of a saved model. */
export const modelFiles = {
  /** The network, its compile options, preprocessing and class names. */
  model: "model.json",
  weights: "weights.safetensors",
  /** The training progress. */
  training: "training.json",
  /** The optimizer state. */
  optimizer: "optimizer.safetensors",
  /** Weights that callbacks keep, such as the best so far; only if there are any. */
  callbacks: "callbacks.safetensors",
} as const;

const formats = { "fovea-model": 1, "fovea-training": 1 } as const;

type Format = keyof typeof formats;

/** Encodes a JSON file with its format and version. */
export function encodeJson(format: Format, content: Readonly<Record<string, Json>>): string {
  return `${JSON.stringify({ format, version: formats[format], ...content }, undefined, 2)}\n`;
}

/**
 * Reads a JSON file that `encodeJson` wrote; `path` is its name in messages.
 * @throws FormatError if it is not JSON, or of another format or version; ConfigError if it does not exist.
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

/** Turns the error of a failed write into one that says that the previous files are unchanged. */
export function writeError(path: string, error: unknown): unknown {
  if (isFoveaError(error) || !(error instanceof Error) || !("code" in error)) return error;
  return new ConfigError(`${path}: could not be written: ${error.message}. What was saved there before is unchanged.`, {
    cause: error,
  });
}
