import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import type { SymbolicTensor } from "../../layers/index.ts";
import { loadModel } from "../../model-files/index.ts";
import type { Model } from "../../models/index.ts";
import { tensor } from "../../tensor/index.ts";
import { stridesOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { importModel } from "../import-model.ts";
import { wave } from "../testing/wave.ts";

interface Recorded {
  readonly inputs: readonly (readonly number[])[];
  readonly outputs: readonly { readonly shape: readonly number[]; readonly values: readonly number[] }[];
}

const archive = unzipSync(await readFile(new URL("../../../test/interop/keras/channels-first.zip", import.meta.url)));
const answers = JSON.parse(new TextDecoder().decode(archive["answers.json"])) as Record<string, Recorded>;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-channels-first-"));
  for (const [name, content] of Object.entries(archive)) await writeFile(join(folder, name), content);
});
afterAll(() => rm(folder, { recursive: true }));

/** [batch, channels, height, width] → [batch, height, width, channels]; other tensors as they are. */
function channelsLast({ shape, data }: Tensor): Tensor {
  const [batch = 1, channels = 1, height = 1, width = 1] = shape;
  if (shape.length !== 4) return tensor(data as Float32Array, shape);
  const result = new Float32Array(data.length);
  const [n = 1, c = 1, h = 1] = stridesOf(shape);
  let place = 0;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        for (let channel = 0; channel < channels; channel++) {
          result[place++] = data[image * n + channel * c + row * h + column] ?? Number.NaN;
        }
      }
    }
  }
  return tensor(result, [batch, height, width, channels]);
}

/** Outputs with the same axes as in Keras, because a preceding layer reordered them. */
const asInKeras: Readonly<Record<string, readonly number[]>> = {
  flattened: [4, 5, 8],
  layers: [38, 39],
  nested: [2, 3],
};

type Many = Model<readonly SymbolicTensor[]>;

async function expectAnswers(model: Many, name: string): Promise<void> {
  const { inputs, outputs } = answers[name] as Recorded;
  const given = inputs.map((shape, index) => {
    const x = wave([2, ...shape], 0.1 * index);
    // The second input of `nested` is channels-last in Keras too.
    return name === "nested" && index === 1 ? x : channelsLast(x);
  });
  const received = [await model.predict(given)].flat() as Tensor[];
  expect(received).toHaveLength(outputs.length);
  for (const [index, { shape, values }] of outputs.entries()) {
    const recorded = tensor(Float32Array.from(values), shape);
    const expected = asInKeras[name]?.includes(index) ? recorded : channelsLast(recorded);
    const y = received[index] as Tensor;
    expect(y.shape, `output ${index}`).toEqual(expected.shape);
    const largest = Math.max(...values.map(Math.abs), 1e-3);
    const errors = Array.from(expected.data, (value, at) => Math.abs(value - (y.data[at] ?? Number.NaN)));
    expect(Math.max(...errors) / largest, `output ${index}`).toBeLessThan(1e-5);
  }
}

describe.each(Object.keys(answers))("%s, its channels first", (name) => {
  const inputShape = name === "open_sizes" ? [7, 7, 3] : undefined;

  for (const engine of everyEngine) {
    test.each(["keras", "h5"])(`saved as .%s computes the same as Keras, ${engine.name}`, async (ending) => {
      const model = await importModel(join(folder, `${name}.${ending}`), { engine, inputShape });
      await expectAnswers(model as unknown as Many, name);
    });
  }

  test("can be saved and loaded as a Fovea model", async () => {
    const model = await importModel(join(folder, `${name}.keras`), { engine: "portable", inputShape });
    await model.save(join(folder, name));
    await expectAnswers((await loadModel(join(folder, name), { engine: "portable" })) as unknown as Many, name);
  });
});

test("warns that images are channels-last", async () => {
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  const path = join(folder, "lenet.keras");
  await importModel(path, { engine: "portable" });
  const calls = [...warn.mock.calls] as unknown[];
  warn.mockRestore();
  const note = "images are [channels, height, width] in Keras and [height, width, channels] here";
  expect(calls).toEqual([[`${path}: ${note}`, "FoveaWarning"]]);
});

test("permutes LeNet's image once, before its dense layers", async () => {
  const model = await importModel(join(folder, "lenet.keras"), { engine: "portable" });
  expect(model.inputs[0]?.shape).toEqual([null, 10, 12, 3]);
  expect(model.network.layers.filter(({ className }) => className === "Permute")).toHaveLength(1);
});
