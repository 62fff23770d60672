import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { readSafetensors } from "../../io/index.ts";
import { smallNetwork, stripes } from "../../transfer/testing/stripes.ts";
import { program } from "../program.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-cli-advise-"));
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  for (const name of ["FOVEA_HOME", "TORCH_HOME", "KERAS_HOME", "HF_HOME", "XDG_CACHE_HOME"])
    vi.stubEnv(name, at(name));
  vi.stubEnv("FOVEA_OFFLINE", "1");
  const { files, labels, classes } = await stripes(at("all"), 14);
  for (const name of classes) mkdirSync(join(at("photos"), name), { recursive: true });
  files.forEach((file, index) => {
    renameSync(file, join(at("photos"), classes[Number(labels[index])] ?? "", basename(file)));
  });
  writeFileSync(join(at("photos"), "vertical", "broken.png"), "no image");
  await smallNetwork(4).save(at("small"));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** What the command prints to standard output and to standard error. */
async function fovea(...words: string[]): Promise<{ readonly text: string; readonly notes: string }> {
  const streams = { text: "", notes: "" };
  const collect = (name: keyof typeof streams) => (chunk: unknown) => {
    streams[name] += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(collect("text"));
  vi.spyOn(process.stderr, "write").mockImplementation(collect("notes"));
  try {
    await program().parseAsync(words, { from: "user" });
  } finally {
    vi.restoreAllMocks();
  }
  return streams;
}

test("advise prints a table, five reasons and the command that follows, within 80 columns", async () => {
  const { text } = await fovea("advise", at("photos"), "--model", at("small"));
  const lines = text.split("\n");
  expect(lines[1]).toMatch(/^┃ Network +┃ Weights ┃ +Probe ┃ +95 % ┃ +Image ┃ Better for ┃$/);
  expect(lines.filter((line) => /^[1-5]\. /.test(line)).length).toBe(5);
  expect(text).toContain("1. 42 images in 3 classes, 14 per class: few");
  expect(text).toMatch(/Train with\n {2}(npx )?fovea train .*photos --model /);
  const prose = lines.filter((line) => !line.includes("fovea train"));
  expect(prose.filter((line) => line.length > 80)).toEqual([]);
});

test("advise as JSON", async () => {
  const { text } = await fovea("advise", at("photos"), "--model", at("small"), "--json");
  const advice = JSON.parse(text);
  expect(advice.backbones.map(({ model }: { model: string }) => model)).toEqual([at("small")]);
  expect(advice.recipe).toMatchObject({ transfer: "features", model: at("small") });
  expect(advice.command).toContain(`--model ${at("small")}`);
});

test("advise without weights proposes to train from scratch", async () => {
  const { text } = await fovea("advise", at("photos"));
  expect(text.replaceAll("\n   ", " ")).toContain("train cifar-convnet from scratch at 32 × 32 pixels");
  expect(text).toContain("--transfer scratch --epochs 60 --augmentation strong --image-size 32x32");
});

test("advise names what it can't open", async () => {
  await expect(fovea("advise", at("photos"), "--model", "resnet81")).rejects.toThrow('did you mean "resnet18"');
  await expect(fovea("advise", at("photos"), "--model", at("small"), "--weights", "keras")).rejects.toThrow(
    "weights, variants and weight files are for networks of the zoo",
  );
  await expect(fovea("advise", at("photos"), "--model", "resnet18")).rejects.toThrow("FOVEA_OFFLINE");
});

test("features are computed once, and written with labels, files and classes", async () => {
  const first = await fovea("features", at("photos"), "--model", at("small"), "-o", at("f.npz"), "--json");
  const { images, features, output, faults } = JSON.parse(first.text);
  expect(existsSync(output)).toBe(true);
  expect({ images, features, output }).toEqual({ images: 42, features: 16, output: at("f.npz") });
  expect(faults.map(({ file }: { file: string }) => basename(file))).toEqual(["broken.png"]);
  const again = await fovea("features", at("photos"), "--model", at("small"), "-o", at("f.safetensors"));
  expect(again.text).toContain("42 images of 3 classes, 16 features each\ncomputed 0, reused 42\n");
  expect(again.notes).toMatch(/^left out \S+broken\.png: expected an image [^/]+\n$/);
  const { tensors, metadata } = await readSafetensors(at("f.safetensors"));
  expect(JSON.parse(metadata.get("classes") ?? "")).toEqual(["diagonal", "horizontal", "vertical"]);
  expect(JSON.parse(metadata.get("files") ?? "")[41]).toContain("vertical");
  expect(tensors.get("features")?.shape).toEqual([42, 16]);
  expect([...(tensors.get("labels")?.data ?? [])]).toEqual([0, 1, 2].flatMap((label) => new Array(14).fill(label)));
});

test("features refuses another file type before it begins", async () => {
  await expect(fovea("features", at("photos"), "--model", at("small"), "-o", "f.csv")).rejects.toThrow(
    "--output f.csv: expected a name that ends in .npz or .safetensors",
  );
});

test("augment draws a grid", async () => {
  const { text } = await fovea(
    ...["augment", at("photos"), "--preview", at("grid.svg"), "--image-size", "32x48", "--images", "3", "--draws", "2"],
  );
  expect(text).toBe(`3 images in ${at("grid.svg")}\n`);
  const svg = readFileSync(at("grid.svg"), "utf8");
  expect(svg.match(/<image [^>]*width="48" height="32"/g)?.length).toBe(9);
  for (const label of ["original", "epoch 2", "diagonal", "horizontal", "vertical"]) expect(svg).toContain(label);
  const pictures = [...svg.matchAll(/base64,([^"]+)/g)].map(([, data]) => data);
  expect(new Set(pictures).size).toBe(9);
});

test("augment shows the same for the same seed, also where samples are mixed", async () => {
  const grid = async (name: string) => {
    const words = ["--augmentation", "strong", "--image-size", "32", "--images", "4", "--draws", "1", "--seed", "5"];
    await fovea("augment", at("photos"), "--preview", at(name), ...words);
    return readFileSync(at(name), "utf8");
  };
  expect(await grid("one.svg")).toBe(await grid("two.svg"));
});

test("lr-find suggests a rate for a new head, and draws the curve", async () => {
  const { text } = await fovea(
    ...["lr-find", at("photos"), "--model", at("small"), "--steps", "30", "--batch-size", "8", "-o", at("curve.png")],
  );
  expect(text).toMatch(/suggested learning rate: \d\.\de[+-]\d \(valley\)/);
  expect(existsSync(at("curve.png"))).toBe(true);
});

test("lr-find as JSON, for the last stages too", async () => {
  const { text } = await fovea(
    ...["lr-find", at("photos"), "--model", at("small"), "--stages", "1", "--steps", "12", "--to", "1e-3", "--json"],
  );
  const { steps, diverged } = JSON.parse(text);
  expect(steps.length).toBe(12);
  expect(steps.at(-1).rate).toBeCloseTo(1e-3, 10);
  expect(diverged).toBe(false);
});

test("lr-find takes a folder or a data set", async () => {
  await expect(fovea("lr-find", "--model", "lenet5")).rejects.toThrow("expected a folder of images, or --data");
  await expect(fovea("lr-find", at("photos"), "--model", "lenet5", "--data", "mnist")).rejects.toThrow(
    "expected a folder of images, or --data",
  );
  await expect(fovea("lr-find", "--model", "lenet5", "--data", "mnits")).rejects.toThrow('did you mean "mnist"');
  await expect(fovea("lr-find", "--model", "lenet5", "--data", "mnist", "--stages", "2")).rejects.toThrow(
    "--stages is for a folder",
  );
});

test("--fit pads what is measured, computed and drawn", async () => {
  const small = ["--model", at("small")];
  const advice = JSON.parse((await fovea("advise", at("photos"), ...small, "--fit", "pad", "--json")).text);
  expect(advice.recipe.fit).toBe("pad");
  expect(advice.command).toContain("--fit pad");
  const rate = await fovea("lr-find", at("photos"), ...small, "--fit", "pad", "--steps", "20", "--json");
  expect(JSON.parse(rate.text).steps.length).toBeGreaterThan(0);
  const own = JSON.parse((await fovea("features", at("photos"), ...small, "--fit", "stretch", "--json")).text);
  const padded = JSON.parse((await fovea("features", at("photos"), ...small, "--fit", "crop", "--json")).text);
  expect([own.images, padded.images, padded.reused]).toEqual([42, 42, 0]);
  await fovea("augment", at("photos"), "--preview", at("padded.svg"), "--fit", "pad", "--image-size", "20x40");
  expect(readFileSync(at("padded.svg"), "utf8")).toContain("20 × 40 pixels");
  await expect(fovea("lr-find", "--data", "mnist", "--model", "lenet5", "--fit", "pad")).rejects.toThrow(
    "--fit is for a folder of images",
  );
});
