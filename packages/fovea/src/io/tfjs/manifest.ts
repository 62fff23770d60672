import { FormatError, formatReceived, isJsonObject, type JsonObject } from "../../support/index.ts";
import { type Shape, sizeOf } from "../../tensor/index.ts";
import { isStoredType, type Quantization, type StoredType, storedTypes } from "./stored-types.ts";

/** A weight and its byte offset in the concatenated shards of its group. */
export interface ManifestWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: "float32" | "int32" | "bool" | "uint8" | "float16";
  readonly stored: StoredType;
  readonly quantization: Quantization | undefined;
  readonly begin: number;
  readonly end: number;
}

/** Concatenated shards, and the weights that they contain in order. */
export interface ManifestGroup {
  readonly paths: readonly string[];
  readonly weights: readonly ManifestWeight[];
  /** Total size of all weights in bytes. */
  readonly size: number;
}

/**
 * Parses `weightsManifest` of a model.json.
 * @throws FormatError that names the invalid part.
 */
export function parseManifest(manifest: unknown, file: string): ManifestGroup[] {
  if (!Array.isArray(manifest)) {
    throw new FormatError(`${file}: expected "weightsManifest" to be a list, received ${formatReceived(manifest)}`);
  }
  return manifest.map((group: unknown): ManifestGroup => {
    const { paths, weights }: { paths?: unknown; weights?: unknown } = isJsonObject(group) ? group : {};
    if (!Array.isArray(paths) || !Array.isArray(weights)) {
      throw new FormatError(`${file}: expected paths and weights in the manifest, received ${formatReceived(group)}`);
    }
    let size = 0;
    const parsed = weights.map((weight: unknown) => {
      const result = parseWeight(weight, size, file);
      size = result.end;
      return result;
    });
    return { paths: paths.map((path: unknown) => shardPath(path, file)), weights: parsed, size };
  });
}

function parseWeight(entry: unknown, begin: number, file: string): ManifestWeight {
  const { name, shape, dtype, quantization }: Partial<JsonObject> = isJsonObject(entry) ? entry : {};
  if (typeof name !== "string" || name === "") {
    throw new FormatError(`${file}: expected a weight with a name, received ${formatReceived(entry)}`);
  }
  const where = `${file}: weight "${name.slice(0, 80)}"`;
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && Number(size) >= 0)) {
    throw new FormatError(`${where}: expected a shape of sizes, received ${formatReceived(shape)}`);
  }
  if (!isWeightType(dtype)) {
    throw new FormatError(`${where}: expected a dtype of ${weightTypes.join(", ")}, received ${formatReceived(dtype)}`);
  }
  const how = quantization === undefined ? undefined : parseQuantization(quantization, where);
  const stored = how?.dtype ?? dtype;
  const end = begin + sizeOf(shape) * storedTypes[stored].bytes;
  if (!Number.isSafeInteger(end)) throw new FormatError(`${where}: expected a size that a file can have`);
  return { name, shape, dtype, stored, quantization: how, begin, end };
}

const weightTypes = ["float32", "int32", "uint8", "bool", "float16"] as const;

function isWeightType(dtype: unknown): dtype is (typeof weightTypes)[number] {
  return weightTypes.some((type) => type === dtype);
}

function parseQuantization(value: unknown, where: string): Quantization {
  const { dtype, min = 0, scale = 1 }: Partial<JsonObject> = isJsonObject(value) ? value : {};
  const isKnown = dtype === "uint8" || dtype === "uint16" || dtype === "float16";
  const needsScale = dtype !== "float16" && isJsonObject(value) && !("scale" in value && "min" in value);
  if (isKnown && isStoredType(dtype) && isNumber(min) && isNumber(scale) && !needsScale) return { dtype, min, scale };
  throw new FormatError(
    `${where}: expected a quantization to uint8, uint16 (with min and scale) or float16, received ${formatReceived(value)}`,
  );
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** Checks that a shard is in the folder of its model.json or below. */
function shardPath(path: unknown, file: string): string {
  if (typeof path === "string" && /^[^\\:\0]+$/.test(path) && !path.startsWith("/")) {
    if (path.split("/").every((part) => part !== ".." && part !== "")) return path;
  }
  throw new FormatError(`${file}: expected paths of shards beside it, received ${formatReceived(path)}`);
}
