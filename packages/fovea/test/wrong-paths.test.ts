import { describe, expect, test } from "vitest";
import {
  convertWeights,
  exportOnnx,
  exportWeights,
  importModel,
  layers,
  loadModel,
  loadWeights,
  sequential,
} from "../src/index.ts";

const model = sequential([layers.input({ shape: [2] }), layers.dense({ units: 1 })], { engine: "portable" });

const functions: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  convertWeights: (path) => convertWeights(path, "to.safetensors"),
  exportOnnx: (path) => exportOnnx(model, path),
  exportWeights: (path) => exportWeights(model, path),
  importModel: (path) => importModel(path),
  loadModel: (path) => loadModel(path),
  loadWeights: (path) => loadWeights(model, path),
  save: (path) => model.save(path),
  saveWeights: (path) => model.saveWeights(path),
};

describe.each(Object.entries(functions))("%s refuses what can name no file", (name, call) => {
  test.each([[null], [undefined], [5], [{}], [""], ["a\0b"]])("%j", async (path) => {
    const error = await Promise.resolve()
      .then(() => call(path as string))
      .catch((cause: Error) => cause);
    expect(error).toMatchObject({
      name: "ConfigError",
      message: expect.stringMatching(`^${name}: expected the path of a file or folder, received`),
    });
  });
});
