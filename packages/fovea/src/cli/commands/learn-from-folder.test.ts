import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
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

test("advise offers no options for several labels or values, which it can't compare networks on", async () => {
  await expect(fovea("advise", at("photos"), "--values", "age")).rejects.toThrow("unknown option '--values'");
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

describe("a table of images", () => {
  const paths = ["horizontal", "vertical", "diagonal"].flatMap((name, label) =>
    Array.from({ length: 14 }, (_, index) => ({
      path: `photos/${name}/${name}-${3 * index + label}.png`,
      name,
      label,
    })),
  );
  const table = (name: string, header: string, cells: (name: string, label: number) => string) => {
    const rows = paths.map(({ path, name: label, label: number }) => `${path},${cells(label, number)}`);
    writeFileSync(at(name), `${[header, ...rows].join("\n")}\n`);
    return at(name);
  };

  test("is read by advise, features, augment and lr-find like a folder", async () => {
    const csv = table("classes.csv", "image,kind", (name) => name);
    const columns = ["--label-column", "kind"];
    const advice = JSON.parse((await fovea("advise", csv, "--model", at("small"), "--json", ...columns)).text);
    expect(advice.classes.map(({ images }: { images: number }) => images)).toEqual([14, 14, 14]);
    expect(advice.command).toContain("--label-column kind");
    const { text } = await fovea("features", csv, "--model", at("small"), ...columns);
    expect(text).toContain("42 images of 3 classes, 16 features each");
    await fovea("augment", csv, "--preview", at("table.svg"), "--images", "3", "--image-size", "32", ...columns);
    expect(readFileSync(at("table.svg"), "utf8")).toContain("diagonal");
    const found = await fovea("lr-find", csv, "--model", at("small"), "--steps", "12", "--json", ...columns);
    expect(JSON.parse(found.text).steps.length).toBe(12);
    await expect(fovea("features", csv, "--model", at("small"))).rejects.toThrow("expected a column of labels");
    await expect(fovea("features", at("photos"), "--model", at("small"), ...columns)).rejects.toThrow(
      "expected a table of images (CSV or JSON lines) for labelColumn, received a folder",
    );
  });

  test("of several labels or values has features, previews and learning rates, and no advice", async () => {
    const labels = table("labels.csv", "path,labels", (name) => (name === "vertical" ? "upright|long" : "long"));
    const separator = ["--label-separator", "|"];
    await fovea("features", labels, "--model", at("small"), "-o", at("l.safetensors"), ...separator);
    const { tensors } = await readSafetensors(at("l.safetensors"));
    expect(tensors.get("labels")).toMatchObject({ shape: [42, 2], dtype: "float32" });
    await fovea("augment", labels, "--preview", at("labels.svg"), "--image-size", "32", ...separator);
    expect(readFileSync(at("labels.svg"), "utf8")).toContain("long, upright");
    const lists = ["diagonal-0", "diagonal-3", "vertical-1"].map((name) =>
      JSON.stringify({ path: `photos/${name.split("-")[0]}/${name}.png`, labels: ["long", "upright"] }),
    );
    writeFileSync(at("lists.jsonl"), lists.join("\n"));
    await expect(fovea("advise", at("lists.jsonl"), "--model", at("small"))).rejects.toThrow(
      "expected a class for each image, by which networks are compared",
    );
    const values = table("values.csv", "path,angle", (_, label) => String(45 * label));
    const words = ["--model", at("small"), "--steps", "12", "--stages", "1", "--values", "angle", "--json"];
    expect(JSON.parse((await fovea("lr-find", values, ...words)).text).steps.length).toBeGreaterThan(2);
  });
});

describe("a run on several labels", () => {
  const row = (name: string) => (name === "vertical" ? "upright|long" : name === "diagonal" ? "long" : "");

  test("is trained, evaluated and used like any other, within 80 columns", async () => {
    const lines = ["horizontal", "vertical", "diagonal"].flatMap((name, label) =>
      Array.from({ length: 14 }, (_, index) => `photos/${name}/${name}-${3 * index + label}.png,${row(name)}`),
    );
    writeFileSync(at("several.csv"), ["path,labels", ...lines].join("\n"));
    const words = ["--label-separator", "|", "--model", at("small"), "--grouping", "none", "--output", at("several")];
    const trained = await fovea("train", at("several.csv"), ...words);
    expect(trained.text).toContain("2 labels (long, upright), 33 images to train, 9 to validate");
    expect(trained.text).toMatch(/Mean average precision \d+\.\d % on 9 validation images/);
    const wide = trained.text.split("\n").filter((line) => line.length > 80 && !line.includes(folder));
    expect(wide).toEqual([]);
    const evaluated = await fovea("evaluate", at("several"));
    expect(evaluated.text).toContain("Mean average precision");
    const image = at("photos/vertical/vertical-1.png");
    expect((await fovea("predict", at("several"), image)).text).toMatch(/vertical-1\.png: .*\(.*upright \d/);
    const csv = (await fovea("predict", at("several"), image, "--csv")).text.split("\r\n");
    expect(csv[0]).toBe("file,labels,long,upright,error");
    expect(csv[1]).toMatch(/vertical-1\.png,[a-z|]*,[\d.e-]+,[\d.e-]+,$/);
    await expect(fovea("predict", at("several"), image, "--crops", "10")).rejects.toThrow("--crops is for classifiers");
    await expect(fovea("evaluate", at("several"), "--against", at("small"))).rejects.toThrow("--against compares");
  });
});

test("train refuses a file as its folder before it begins, and warns of labels with separators", async () => {
  const words = ["--model", at("small"), "--transfer", "features", "--grouping", "none"];
  await expect(fovea("train", at("photos"), ...words, "--output", at("classes.csv"))).rejects.toThrow(
    "expected a folder for the run, received a file",
  );
  const { text } = await fovea("train", at("labels.csv"), ...words, "--output", at("joined"));
  expect(text.replaceAll(/\s+/g, " ")).toContain('labels such as "upright|long" are taken as one class each');
});

test("lr-find takes a folder or a data set", async () => {
  await expect(fovea("lr-find", "--model", "lenet5")).rejects.toThrow(
    "expected a folder or table of images, or --data",
  );
  await expect(fovea("lr-find", at("photos"), "--model", "lenet5", "--data", "mnist")).rejects.toThrow(
    "expected a folder or table of images, or --data",
  );
  await expect(fovea("lr-find", "--model", "lenet5", "--data", "mnits")).rejects.toThrow('did you mean "mnist"');
  await expect(fovea("lr-find", "--model", "lenet5", "--data", "mnist", "--stages", "2")).rejects.toThrow(
    "--stages is for a folder",
  );
  await expect(fovea("lr-find", "--model", "lenet5", "--data", "mnist", "--values", "age")).rejects.toThrow(
    "columns and separators are for a table",
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
