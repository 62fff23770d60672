import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { exportWeights, loadWeights } from "../../interop/index.ts";
import { openWeightFile, readSafetensors } from "../../io/index.ts";
import { smallNetwork, stripes } from "../../transfer/testing/stripes.ts";
import { architectures } from "../../zoo/index.ts";
import { program } from "../program.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-cli-convert-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const torchFile = join(folder, "happy.safetensors");
const make = () => {
  const architecture = architectures["happy-model"];
  if (!architecture) throw new Error("there is no happy-model");
  return architecture({ engine: "portable", seed: 3 });
};

beforeAll(() => exportWeights(make(), torchFile));

function fovea(...words: string[]): Promise<unknown> {
  return program().parseAsync(words, { from: "user" });
}

test("copies a file to another format under its names", async () => {
  const path = join(folder, "deep", "half.safetensors");
  await fovea("convert", torchFile, "-o", path, "--dtype", "float16");
  const file = await openWeightFile(path);
  await file.close();
  const { tensors } = await readSafetensors(torchFile);
  expect([...file.weights.keys()].sort()).toEqual([...tensors.keys()].sort());
  expect(new Set([...file.weights.values()].map(({ dtype }) => dtype))).toEqual(new Set(["F16"]));
});

test("with a model, PyTorch's weights become Keras', and those again PyTorch's", async () => {
  const keras = join(folder, "happy.weights.h5");
  await fovea("convert", torchFile, "--model", "happy-model", "-o", keras);
  const back = join(folder, "back.safetensors");
  await fovea("convert", keras, "--model", "happy-model", "--to", "torch", "-o", back);
  expect(await readSafetensors(back)).toEqual(await readSafetensors(torchFile));
  const model = make();
  await loadWeights(model, keras);
  expect(await model.getWeights()).toEqual(await make().getWeights());
});

test("exports a model to ONNX, and reports what is missing without a model", async () => {
  const path = join(folder, "happy.onnx");
  await expect(fovea("convert", torchFile, "-o", path)).rejects.toThrow(
    `${torchFile} holds weights but not the network that they belong to, which ${path} needs: ` +
      "--model resnet50 names one of the zoo, --model FOLDER a saved one",
  );
  await fovea("convert", torchFile, "--model", "happy-model", "-o", path);
  expect(existsSync(path)).toBe(true);
});

test("rejects options that do not apply to the output, and other networks' weights", async () => {
  const keras = join(folder, "no.weights.h5");
  await expect(fovea("convert", torchFile, "-o", join(folder, "no.pth"))).rejects.toThrow(
    "expected a name that ends in .safetensors, .weights.h5 or .onnx",
  );
  await expect(fovea("convert", torchFile, "-o", keras, "--dtype", "float16")).rejects.toThrow(
    `--dtype float16: ${keras} holds float32; a .safetensors file can hold float16`,
  );
  await expect(fovea("convert", torchFile, "-o", keras, "--opset", "18")).rejects.toThrow("--opset is for .onnx files");
  await expect(fovea("convert", torchFile, "--model", "lenet5", "-o", keras)).rejects.toThrow(
    `${torchFile}: expected the weights of "lenet5": 0 of`,
  );
  expect(existsSync(keras)).toBe(false);
});

test("converts a zoo network for other classes", async () => {
  const source = join(folder, "three.safetensors");
  await exportWeights(architectures.lenet5?.({ engine: "portable", classes: 3 }) as ReturnType<typeof make>, source);
  const path = join(folder, "three.onnx");
  await expect(fovea("convert", source, "--model", "lenet5", "-o", path)).rejects.toThrow(
    "to be [10, 84], received [3, 84]",
  );
  await fovea("convert", source, "--model", "lenet5", "--classes", "3", "-o", path);
  expect(existsSync(path)).toBe(true);
});

test("needs no model for a file that describes its network", async () => {
  const source = new URL("../../../test/interop/keras/simple.keras", import.meta.url).pathname;
  const path = join(folder, "simple.safetensors");
  await fovea("convert", source, "--to", "torch", "-o", path);
  const { tensors } = await readSafetensors(path);
  expect([...tensors.keys()].some((name) => name.endsWith(".running_mean"))).toBe(true);
  await expect(fovea("convert", source, "--to", "torch", "--strip-prefix", "a.", "-o", path)).rejects.toThrow(
    "--strip-prefix: a file with its network has no prefix",
  );
  await expect(fovea("convert", source, "--classes", "3", "-o", path)).rejects.toThrow("--classes needs --model");
});

test("--group selects the weights of a checkpoint", async () => {
  const source = new URL("../../../test/interop/torch/ema.pth", import.meta.url).pathname;
  const converted = async (...group: string[]) => {
    const path = join(folder, `group-${group.length}.safetensors`);
    await fovea("convert", source, "-o", path, ...group);
    return [...((await readSafetensors(path)).tensors.get("w")?.data ?? [])];
  };
  expect(await converted()).toEqual([1, 2]);
  expect(await converted("--group", "state_dict_ema")).toEqual([3, 4]);
  await expect(converted("--group", "ema")).rejects.toThrow('there are no weights under "ema"');
});

test("a TensorFlow Lite model becomes ONNX, Keras' weights and PyTorch's", async () => {
  const packed = unzipSync(readFileSync(new URL("../../../test/interop/tflite/models.zip", import.meta.url)));
  const model = join(folder, "classifier.tflite");
  writeFileSync(model, packed["classifier-float16.tflite"] as Uint8Array);
  for (const name of ["classifier.onnx", "classifier.weights.h5"]) {
    await fovea("convert", model, "-o", join(folder, name));
    expect(existsSync(join(folder, name))).toBe(true);
  }
  const torch = join(folder, "classifier.safetensors");
  await fovea("convert", model, "--to", "torch", "-o", torch);
  const { tensors } = await readSafetensors(torch);
  expect(tensors.get("stem_relu.weight")?.shape).toEqual([8, 3, 3, 3]);
});

test("a saved model becomes an ONNX file that prepares images itself, tested on some", async () => {
  const small = join(folder, "small");
  await smallNetwork().save(small);
  const { files } = await stripes(join(folder, "images"), 2);
  const path = join(folder, "small.onnx");
  const said: string[] = [];
  const log = vi.spyOn(process.stdout, "write").mockImplementation((text) => said.push(String(text)) > 0);
  await fovea("convert", small, "-o", path, "--preprocessing", "--self-test", ...files).finally(() =>
    log.mockRestore(),
  );
  const [, difference] = /6 images in onnxruntime-web: largest difference of an output (\S+)/.exec(said.join("")) ?? [];
  expect(Number(difference)).toBeLessThan(0.01);
  expect(readFileSync(path).includes("Resize")).toBe(true);
  await expect(fovea("convert", small, "-o", path, "--self-test")).rejects.toThrow("has kept no images");
  await expect(fovea("convert", torchFile, "-o", join(folder, "a.safetensors"), "--preprocessing")).rejects.toThrow(
    "--preprocessing is for .onnx files",
  );
});
