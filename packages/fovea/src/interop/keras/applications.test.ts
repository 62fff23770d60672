import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { tensor } from "../../tensor/index.ts";
import { sizeOf } from "../../tensor/shape.ts";
import { importModel } from "../import-model.ts";

interface Recorded {
  readonly keras_version: string;
  readonly model_config: unknown;
  readonly weights: readonly (readonly [name: string, shape: readonly number[]])[];
  /** Images are scale · (1 + numbers). */
  readonly scale: number;
  readonly output: { readonly shape: readonly number[]; readonly values: readonly number[] };
}

const archive = new URL("../../../test/interop/keras/applications.zip", import.meta.url);
const entries = Object.entries(unzipSync(await readFile(archive)));
const networks = entries.map(
  ([name, bytes]) => [name.replace(/\.json$/, ""), JSON.parse(new TextDecoder().decode(bytes)) as Recorded] as const,
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-applications-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Implements the generator's formulas. */
function numbers(shape: readonly number[], seed: number): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, (_, index) =>
    Math.sin(1.7 * seed + 0.37 * index * (1 + 0.01 * index)),
  );
}

function weight(name: string, shape: readonly number[], seed: number): Float32Array {
  const values = numbers(shape, seed);
  if (name.endsWith("kernel")) {
    const factor = 2 / Math.sqrt(sizeOf(shape.slice(0, name.endsWith("depthwise_kernel") ? 2 : -1)));
    return values.map((value) => value * factor);
  }
  if (/(?:variance|gamma)$/.test(name)) return values.map((value) => 1 + 0.5 * Math.abs(value));
  return values.map((value) => 0.1 * value);
}

/** Writes a layers-model with the recorded description and its weights. */
async function written(name: string, { weights, keras_version, model_config }: Recorded): Promise<string> {
  const manifest = weights.map(([weightName, shape]) => ({ name: weightName, shape, dtype: "float32" }));
  const arrays = weights.map(([weightName, shape], index) => Buffer.from(weight(weightName, shape, index).buffer));
  await writeFile(join(folder, `${name}.bin`), Buffer.concat(arrays));
  const path = join(folder, `${name}.json`);
  const weightsManifest = [{ paths: [`${name}.bin`], weights: manifest }];
  await writeFile(path, JSON.stringify({ modelTopology: { keras_version, model_config }, weightsManifest }));
  return path;
}

describe.each(networks)("%s of keras.applications", (name, recorded) => {
  test.each(everyEngine)("computes the same as Keras, $name", async (engine) => {
    const model = await importModel(await written(name, recorded), { engine });
    const shape = [2, ...model.inputs[0]!.shape.slice(1).map(Number)];
    const { scale, output } = recorded;
    const images = tensor(
      numbers(shape, 100).map((value) => scale * (1 + value)),
      shape,
    );
    const y = await model.predict(images);
    expect(y.shape).toEqual(output.shape);
    const largest = Math.max(...output.values.map(Math.abs));
    const error = Math.max(...output.values.map((value, index) => Math.abs(value - (y.data[index] ?? Number.NaN))));
    expect(error / largest).toBeLessThan(1e-5);
  });
});
