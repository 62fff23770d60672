import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { readSafetensors } from "../../src/io/safetensors/index.ts";
import type { Json, JsonObject } from "../../src/support/json.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";

/** One recorded case, its arrays read. */
export interface GoldenCase {
  readonly name: string;
  readonly op: string;
  readonly attributes: JsonObject;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly upstream: Readonly<Record<string, Tensor>>;
  readonly gradients: Readonly<Record<string, Tensor>>;
  /** Only in schedules: a number per step. */
  readonly values: readonly number[];
  readonly source: string;
}

type Keys = Readonly<Record<string, string>>;

interface StoredCase {
  readonly name: string;
  readonly op: string;
  readonly attributes: JsonObject;
  readonly inputs?: Keys;
  readonly outputs?: Keys;
  readonly upstream?: Keys;
  readonly gradients?: Keys;
  readonly values?: readonly number[];
  readonly source: string;
}

/** The cases of a family (README.md says what families there are). */
export async function readFixture(family: string): Promise<GoldenCase[]> {
  const recording = (await readJson(family)) as unknown as { cases: StoredCase[]; tensors?: string };
  const file = recording.tensors && (await readSafetensors(pathOf(recording.tensors)));
  const arrays = (keys: Keys = {}) =>
    Object.fromEntries(
      Object.entries(keys).map(([name, key]) => {
        const tensor = file ? file.tensors.get(key) : undefined;
        if (!tensor) throw new Error(`${family}: no array "${key}"`);
        return [name, tensor];
      }),
    );
  return recording.cases.map((stored) => ({
    ...stored,
    inputs: arrays(stored.inputs),
    outputs: arrays(stored.outputs),
    upstream: arrays(stored.upstream),
    gradients: arrays(stored.gradients),
    values: stored.values ?? [],
  }));
}

/** A fixture's JSON as it is. */
export async function readJson(family: string): Promise<Json> {
  return JSON.parse(await readFile(pathOf(`${family}.json`), "utf8"));
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`fixtures/${file}`, import.meta.url));
}
