import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { datasets, layers, sequential } from "../src/index.ts";
import { writeSafetensors } from "../src/io/index.ts";
import { tensor } from "../src/tensor/index.ts";

// The command line as a user calls it, on the first images of the real MNIST. It runs what the compiler made.

const fovea = fileURLToPath(new URL("../bin/fovea.mjs", import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;

/** Starts `fovea` with these arguments in the test's folder; `watch` sees all that it has printed so far. */
function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}, watch?: (text: string) => void) {
  // One thread: the tests beside this one want the cores too, and one thread gives the same bits each time.
  const env = { ...process.env, OMP_NUM_THREADS: "1", FOVEA_ENGINE: "", ...environment };
  const child = spawn(process.execPath, [fovea, ...args], { cwd: folder, env });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
      watch?.(printed.stdout + printed.stderr);
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => resolve({ code, ...printed }));
  });
  return { child, ended };
}

const run = (...args: readonly string[]) => start(args).ended;

const read = async (...path: readonly string[]) => JSON.parse(await readFile(join(folder, ...path), "utf8"));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-cli-"));
});

afterAll(() => rm(folder, { recursive: true }));

describe("help", () => {
  const commands = [
    "quickstart",
    "train",
    "evaluate",
    "predict",
    "summary",
    "plot",
    "engines",
    "zoo",
    "cost",
    "profile",
    "inspect",
    "check",
  ];

  test("names every command, and the version is the package's", async () => {
    const [help, version] = await Promise.all([run("--help"), run("--version")]);
    expect(help.code).toBe(0);
    for (const command of commands) expect(help.stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
    expect(version.stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test.each(commands)("%s has examples", async (command) => {
    const { code, stdout } = await run(command, "--help");
    expect(code).toBe(0);
    expect(stdout).toContain(`Examples:\n  fovea ${command} `);
  });
});

describe("mistakes", () => {
  test.each([
    [["trian"], "Did you mean train?"],
    [["summary", "lenet"], 'did you mean "lenet5"?'],
    [["train"], "--model lenet5 --data mnist"],
    [["train", "--model", "lenet5", "--data", "mnits"], 'did you mean "mnist"?'],
    [["train", "--model", "lenet5", "--data", "mnist:nowhere"], '"nowhere" isn\'t one'],
    [["train", "--model", "lenet5", "--data", "mnist", "--optimizer", "adm"], 'did you mean "adam"?'],
    [["train", "--model", "happy-model", "--data", "mnist"], "expected images [64, 64, 3]"],
    [["train", "--model", "lenet5", "--data", "mnist", "--batch-size", "0"], "whole number of at least 1"],
    [["train", "--resume", "nowhere"], "is not the folder of a run"],
    [["evaluate", "nowhere"], "neither an architecture nor a folder"],
    [["plot", "lenet5", "-o", "model.bmp"], "ends in .svg or .png"],
    [["engines", "--engin"], "unknown option '--engin'"],
  ])("%j: exit code 1 and a sentence without a stack", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toContain("    at ");
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });
});

describe("a run", () => {
  const runFolder = "runs/lenet5-mnist";

  beforeAll(async () => {
    const args = ["--model", "lenet5", "--data", "mnist", "--limit", "2500", "--epochs", "2", "--json"];
    const { code, stdout, stderr } = await run("train", ...args);
    expect(stderr).toMatch(/^Epoch 2\/2 .*40\/40 .* images\/s .*loss .*accuracy .*val_accuracy/m);
    expect(JSON.parse(stdout)).toMatchObject({ run: runFolder, epochs: 2, testImages: 2500, seed: 0 });
    expect(code).toBe(0);
  });

  test("leaves the model, its history, its result and pictures", async () => {
    const result = await read(runFolder, "result.json");
    expect(result.testAccuracy).toBeGreaterThan(0.8);
    expect(result.testLoss).toBeGreaterThan(0);
    expect(result.seconds).toBeGreaterThan(0);
    expect(["native", "portable"]).toContain(result.engine);
    const { history } = await read(runFolder, "history.json");
    expect(Object.keys(history)).toEqual(["loss", "accuracy", "val_loss", "val_accuracy"]);
    expect(history.val_accuracy[1]).toBeCloseTo(result.testAccuracy, 10);
    for (const file of ["model.json", "weights.safetensors", "checkpoint/training.json"]) {
      expect(existsSync(join(folder, runFolder, file)), file).toBe(true);
    }
    for (const picture of ["curves", "model", "confusion"]) {
      expect(await readFile(join(folder, runFolder, `${picture}.svg`), "utf8")).toMatch(/^<svg /);
      const { format, width } = await sharp(join(folder, runFolder, `${picture}.png`)).metadata();
      expect({ format, wide: width > 400 }).toEqual({ format: "png", wide: true });
    }
  });

  test("evaluates to the same figures", async () => {
    const { code, stdout } = await run("evaluate", runFolder, "--limit", "2500", "--json");
    const result = await read(runFolder, "result.json");
    const { accuracy, loss, confusion, images } = JSON.parse(stdout);
    expect(accuracy).toBe(result.testAccuracy);
    expect(loss).toBeCloseTo(result.testLoss, 5);
    expect(confusion.flat().reduce((sum: number, count: number) => sum + count, 0)).toBe(images);
    expect(code).toBe(0);
  });

  test("predicts digits from image files of any size and ground", async () => {
    const files: string[] = [];
    const labels: string[] = [];
    await mkdir(join(folder, "digits"));
    const { test: images } = await datasets.mnist();
    for await (const { x, y } of images.take(10).batches({ batchSize: 10 })) {
      for (let image = 0; image < 10; image++) {
        const pixels = x[0]?.data.slice(784 * image, 784 * (image + 1)) as Float32Array;
        const bytes = Buffer.from(pixels.map((value) => Math.round(255 * value)));
        const digit = sharp(bytes, { raw: { height: 28, width: 28, channels: 1 } });
        const paper = await digit.clone().negate().resize(200).png().toBuffer();
        files.push(`digits/${image}.png`, `digits/${image}.jpg`);
        await digit.png().toFile(join(folder, `digits/${image}.png`));
        await sharp(paper)
          .extend({ left: 20, right: 180, top: 90, bottom: 10, background: "white" })
          .jpeg()
          .toFile(join(folder, `digits/${image}.jpg`));
        labels.push(...Array.from({ length: 2 }, () => String(y[0]?.data[image])));
      }
    }
    const { code, stdout } = await run("predict", runFolder, ...files, "--json");
    const answers = JSON.parse(stdout) as { file: string; label: string; inverted: boolean; top: unknown[] }[];
    expect(answers.map(({ file }) => file)).toEqual(files);
    expect(answers.map(({ inverted }) => inverted)).toEqual(files.map((file) => file.endsWith(".jpg")));
    // A network of two epochs on 2,500 images errs now and then.
    expect(answers.filter(({ label }, index) => label === labels[index]).length).toBeGreaterThanOrEqual(16);
    for (const { top } of answers) expect(top).toHaveLength(5);
    expect(code).toBe(0);

    const prose = await run("predict", runFolder, "digits/0.png", "--show");
    expect(prose.stdout).toMatch(/^digits\/0\.png: \d \d+\.\d %/m);
    const broken = await run("predict", runFolder, "digits/0.png", `${runFolder}/model.json`);
    expect(broken.stderr).toContain(`error: ${runFolder}/model.json: expected an image`);
    expect(broken.code).toBe(1);
    const some = await run("predict", runFolder, "digits/0.png", "none.png", runFolder, "digits/1.png", "--json");
    const expected = answers.filter(({ file }) => file === "digits/0.png" || file === "digits/1.png");
    expect(JSON.parse(some.stdout)).toEqual(expected);
    expect(some.stderr).toBe(
      `error: none.png: cannot be read: there is no such file\nerror: ${runFolder}: expected a file, received a folder\n` +
        "error: 2 of 4 files could not be read as images\n",
    );
    expect(some.code).toBe(1);
    const single = await run("predict", runFolder, "none.png");
    expect(single).toMatchObject({
      code: 1,
      stdout: "",
      stderr: "error: none.png: cannot be read: there is no such file\n",
    });
  });

  test("is summarised and drawn", async () => {
    const [prose, json, svg, png] = await Promise.all([
      run("summary", runFolder, "--costs"),
      run("summary", runFolder, "--json"),
      run("plot", runFolder, "-o", "plots/model.svg"),
      run("plot", "cats-and-dogs", "-o", "cats.png", "--scale", "1"),
    ]);
    expect(prose.stdout).toContain("Total params: 61,706");
    expect(prose.stdout).toContain("416,520");
    expect(JSON.parse(json.stdout)).toMatchObject({ model: "lenet5", parameters: 61_706 });
    expect([prose.code, json.code, svg.code, png.code]).toEqual([0, 0, 0, 0]);
    expect(await readFile(join(folder, "plots/model.svg"), "utf8")).toContain("Conv2D");
    expect((await sharp(join(folder, "cats.png")).metadata()).format).toBe("png");
  });

  test("is not overwritten by accident, and can be asked for more epochs", async () => {
    const again = await run("train", "--model", "lenet5", "--data", "mnist", "--output", runFolder);
    expect(again.stderr).toContain(`${runFolder} already holds a run`);
    expect(again.code).toBe(1);
    const same = await run("train", "--resume", runFolder);
    expect(same.stderr).toContain("all 2 epochs are done; ask for more epochs, such as 4");
    const other = await run("train", "--resume", runFolder, "--seed", "3");
    expect(other.stderr).toContain("only --epochs can change, not --seed");
    const more = await run("train", "--resume", runFolder, "--epochs", "3", "--json");
    expect(JSON.parse(more.stdout).epochs).toBe(3);
    expect((await read(runFolder, "history.json")).epoch).toEqual([0, 1, 2]);
  });
});

describe("predict", () => {
  test("a model whose outputs are logits answers with probabilities, whether or not it prepares its images", async () => {
    const color = { width: 4, height: 4, channels: 3, background: "#3300cc" } as const;
    await sharp({ create: color }).png().toFile(join(folder, "blue.png"));
    const labels = ["red", "green", "blue"];
    const net = sequential(
      [
        layers.input({ shape: [4, 4, 3] }),
        layers.globalAveragePooling2d(),
        layers.dense({ units: 3, useBias: false, kernelInitializer: "identity" }),
      ],
      { labels, engine: "portable" },
    );
    const powers = [0.2, 0, 0.8].map(Math.exp);
    const total = powers.reduce((sum, value) => sum + value, 0);
    const top = [2, 0, 1].map((index) => ({
      ...{ class: index, label: labels[index], probability: expect.closeTo((powers[index] ?? 0) / total, 5) },
    }));
    await net.save(join(folder, "unprepared"));
    net.preprocessing = {
      ...{ resize: [4, 4], crop: [4, 4], interpolation: "bilinear", scale: 1 / 255 },
      ...{ mean: [0, 0, 0], std: [1, 1, 1], channelOrder: "rgb" },
    };
    await net.save(join(folder, "prepared"));
    for (const model of ["unprepared", "prepared"]) {
      const range = model === "unprepared" ? ["--range", "0..1"] : [];
      const { code, stdout } = await run("predict", model, "blue.png", ...range, "--json");
      expect(JSON.parse(stdout)).toMatchObject([{ file: "blue.png", ...top[0], top }]);
      expect(code).toBe(0);
    }
    const { code, stderr } = await run("predict", "unprepared", "blue.png");
    expect(stderr).toContain("unprepared doesn't state which numbers are black and white to it; add --range");
    expect(code).toBe(1);
    const wrong = await run("predict", "unprepared", "blue.png", "--range", "1..0");
    expect(wrong.stderr).toContain("Expected the numbers of black and white: 0..1, -1..1 or 0..255.");
  });

  test("the program of the README: a model keeps what it has learnt from, in predict and in evaluate", {
    timeout: 300_000,
  }, async () => {
    const { train } = await datasets.mnist();
    const digits = (first: "rescaling" | "nothing") =>
      sequential([
        layers.input({ shape: [28, 28, 1] }),
        ...(first === "rescaling" ? [layers.rescaling({ scale: 1 / 255 })] : []),
        layers.conv2d({ filters: 8, kernelSize: 5, strides: 2, activation: "relu" }),
        layers.flatten(),
        layers.dense({ units: 10, activation: "softmax" }),
      ]);
    const net = digits("nothing");
    net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    await net.fit(train.take(2500), { epochs: 3, batchSize: 32 });
    await net.save(join(folder, "digits"));
    // The same weights behind a rescaling: a model that wants bytes.
    const behind = digits("rescaling");
    await behind.setWeights(await net.getWeights());
    await behind.save(join(folder, "behind"));

    const image = join(import.meta.dirname, "../../../examples/digit.svg");
    const own = await run("predict", "digits", image, "--json");
    const ofBytes = await run("predict", "behind", image, "--look", "digit", "--json");
    const [[answer], [other]] = [JSON.parse(own.stdout), JSON.parse(ofBytes.stdout)];
    expect(answer).toMatchObject({ label: "3", inverted: true });
    expect(other).toMatchObject({ label: "3", probability: expect.closeTo(answer.probability, 4) });
    expect(own.stderr).toBe("");
    const unsaid = await run("predict", "behind", image, "--json");
    expect(unsaid.stderr).toContain("behind doesn't state whether it was trained on light drawings on black");

    const measured = async (name: string) =>
      JSON.parse((await run("evaluate", name, "--data", "mnist", "--limit", "500", "--json")).stdout);
    const [first, second] = [await measured("digits"), await measured("behind")];
    expect(first.accuracy).toBeGreaterThan(0.8);
    expect(second.accuracy).toBe(first.accuracy);
    expect(second.loss).toBeCloseTo(first.loss, 4);
  });
});

describe("predict with a file of pretrained weights", () => {
  const checkpoint = fileURLToPath(new URL("interop/torch/ema.pth", import.meta.url));
  const image = join(import.meta.dirname, "../../../examples/digit.svg");

  test("--weights-group chooses among its groups", async () => {
    const args = ["predict", "squeezenet", image, "--weights-file", checkpoint, "--weights-group"];
    const [averaged, unknown] = await Promise.all([run(...args, "state_dict_ema"), run(...args, "ema")]);
    expect(averaged.stderr).toContain('ema.pth: expected the weights of "squeezenet"');
    expect(averaged.stderr).toContain('weights of "state_dict_ema"; there is also "state_dict" (group)');
    expect(unknown.stderr).toContain('there are no weights under "ema"');
    expect([averaged.code, unknown.code]).toEqual([1, 1]);
  });

  test("its options are for networks of the zoo", async () => {
    const { code, stderr } = await run("predict", "runs/lenet5-mnist", image, "--weights-group", "ema");
    expect(stderr).toContain("are for networks of the zoo");
    expect(code).toBe(1);
  });
});

describe("Ctrl-C", () => {
  test("saves and says how to go on; the end is the same as without it", { timeout: 300_000 }, async () => {
    const args = ["--model", "lenet5", "--data", "mnist", "--limit", "6000", "--epochs", "4", "--batch-size", "32"];
    const whole = await run("train", ...args, "--output", "whole", "--json");
    let pressed = false;
    const { child, ended } = start(["train", ...args, "--output", "stopped"], {}, (text) => {
      if (pressed || !text.includes("Epoch 1/4")) return;
      pressed = true;
      // npm passes on what the terminal has sent already: two signals are one press.
      child.kill("SIGINT");
      setTimeout(() => child.kill("SIGINT"), 20);
    });
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/Stopped in epoch \d of 4; everything so far is saved in stopped\. Continue with:/);
    expect(stderr).toContain("fovea train --resume stopped");
    expect(code).toBe(130);

    const halfway = await run("evaluate", "stopped", "--limit", "500", "--json");
    expect(JSON.parse(halfway.stdout).accuracy).toBeGreaterThan(0.5);

    const resumed = await run("train", "--resume", "stopped", "--json");
    expect(resumed.stderr).toContain("Resuming stopped in epoch");
    const { testAccuracy, testLoss, epochs } = JSON.parse(resumed.stdout);
    const expected = JSON.parse(whole.stdout);
    expect(epochs).toBe(4);
    expect(testLoss).toBe(expected.testLoss);
    expect(testAccuracy).toBe(expected.testAccuracy);
    expect((await read("stopped", "history.json")).history).toEqual((await read("whole", "history.json")).history);
  });
});

describe("engines", () => {
  test("tells what there is", async () => {
    const { code, stdout } = await run("engines", "--json");
    const { used, engines, cpu } = JSON.parse(stdout);
    expect(engines.map(({ name }: { name: string }) => name)).toEqual(["native", "portable"]);
    expect(engines.find(({ name }: { name: string }) => name === used).available).toBe(true);
    expect(cpu.cores).toBeGreaterThan(0);
    expect(code).toBe(0);
  });

  test("says why the native engine is missing, and the portable one takes its place", async () => {
    const missing = { FOVEA_NATIVE_PATH: join(folder, "nowhere.node") };
    const { stdout } = await start(["engines", "--json"], missing).ended;
    expect(JSON.parse(stdout)).toMatchObject({
      used: "portable",
      engines: [{ available: false, reason: expect.stringContaining("nowhere.node does not exist") }, {}],
    });
    const args = ["--model", "lenet5", "--data", "mnist", "--limit", "100", "--epochs", "1", "--output", "portable"];
    const trained = await start(["train", ...args], missing).ended;
    expect(trained.stderr.match(/nowhere\.node does not exist/g)).toHaveLength(1);
    expect(trained.stderr).toContain("The portable engine is used instead");
    expect(trained.code).toBe(0);
    expect((await read("portable", "result.json")).engine).toBe("portable");
    const asked = await start(["train", ...args, "--engine", "native", "--overwrite"], missing).ended;
    expect(asked.stderr).toMatch(/^error: the native engine's addon could not be loaded/);
    expect(asked.code).toBe(1);
  });
});

describe("quickstart", () => {
  test("goes from nothing to predictions", async () => {
    const { code, stdout } = await run("quickstart", "--limit", "1000", "--epochs", "3");
    expect(stdout).toContain("Layer (type)");
    expect(stdout).toMatch(/^Epoch 3\/3 /m);
    expect(stdout).toMatch(/^Test: loss .*, accuracy .* % on 1,000 images/m);
    expect(stdout).toMatch(/✗ \d {2}\d+\.\d %, is \d/);
    expect(stdout).toMatch(/fovea predict runs\/quickstart runs\/quickstart\/sample\.png/);
    expect(stdout).not.toContain("\u001b");
    expect(code).toBe(0);
    const result = await read("runs/quickstart/result.json");
    expect(result).toMatchObject({ epochs: 3, seed: 0, testImages: 1000 });
  });
});

describe("zoo and cost", () => {
  test("the zoo lists networks with their figures and draws them", async () => {
    const drawn = await run("zoo", "--only", "resnet1", "-o", "zoo.svg");
    expect(drawn.code).toBe(0);
    expect(drawn.stdout).toMatch(/resnet18 +│ torchvision +│ +224×224×3 │ +11,689,512 │ +1\.81 G │/);
    expect(drawn.stdout).not.toContain("vgg");
    expect(await readFile(join(folder, "zoo.svg"), "utf8")).toContain("ResNet-18");
    const listed = JSON.parse((await run("zoo", "--only", "resnet50-signs", "--measure", "--json")).stdout);
    expect(listed).toMatchObject([{ name: "resnet50-signs", parameters: 23_600_006, weights: [] }]);
    expect(listed[0].milliseconds).toBeGreaterThan(0);
    const none = await run("zoo", "--only", "resnet51");
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining("no zoo network matches") });
  });

  test("profile tells the time of a training step by layer and draws it", async () => {
    const args = ["lenet5", "--mode", "train", "--batch", "2", "--seconds", "0.05", "-o", "profile.svg"];
    const { code, stdout } = await run("profile", ...args);
    expect(code).toBe(0);
    for (const name of ["forward, ms", "backward, ms", "optimizer", "C1", "F6", "Peak:"]) {
      expect(stdout).toContain(name);
    }
    expect(await readFile(join(folder, "profile.svg"), "utf8")).toContain("lenet5, training step, batch 2");
    const { ops, engine, threads } = JSON.parse((await run("profile", "lenet5", "--seconds", "0.05", "--json")).stdout);
    expect([engine, threads]).toEqual([expect.stringMatching(/native|portable/), expect.any(Number)]);
    expect(ops.find(({ name }: { name: string }) => name === "conv2d").flops).toBe(
      2 * (28 * 28 * 6 * 25 + 10 * 10 * 16 * 150),
    );
  });

  test("cost fills in the formulas of a variant", async () => {
    const { code, stdout } = await run("cost", "resnet50:keras");
    expect(code).toBe(0);
    expect(stdout).toMatch(/conv1_conv \(Conv2D\) +│ \[112, 112, 64\] +│ ⌊\(224 \+ 6 − 7\) ÷ 2⌋ \+ 1 = 112 +│/);
    expect(stdout).toContain("Parameters: 25,636,712");
    const { layers } = JSON.parse((await run("cost", "lenet5", "--json")).stdout);
    expect(layers[0]).toMatchObject({
      parameterFormula: "5·5·1·6 + 6",
      receptiveField: { size: [5, 5], step: [1, 1] },
    });
    const wrong = await run("cost", "resnet50:kears");
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('did you mean "keras"?') });
  });
});

describe("inspect", () => {
  const torchFile = (name: string) => fileURLToPath(new URL(`interop/torch/${name}`, import.meta.url));

  test("tells what a checkpoint of PyTorch's holds", async () => {
    const { code, stdout, stderr } = await run("inspect", torchFile("checkpoint.pth"), "--stats");
    expect(stderr).toBe("");
    expect(stdout).toContain("checkpoint.pth: PyTorch, 6.2 KiB");
    expect(stdout).toContain(
      'Seems to hold a state dict in PyTorch\'s names, from the entry "state_dict" of a checkpoint.',
    );
    expect(stdout).toContain("9 tensors of 8 × torch.float32, 1 × torch.int64: 73 parameters, and 7 statistics");
    expect(stdout).toMatch(/conv\.weight +│ \[3, 2, 3, 3\] +│ torch\.float32 +│ +-0\.\d+ │ +0\.\d+ │ +-?0\.\d+ │ +0 │/);
    expect(stdout).toMatch(/^ {2}epoch: 3$/m);
    expect(code).toBe(0);
  });

  test("as JSON, for every format", async () => {
    const files = ["interop/keras/simple.keras", "interop/keras/simple.h5", "interop/torch/legacy.pth"];
    const answers = await Promise.all(
      files.map((file) => run("inspect", fileURLToPath(new URL(file, import.meta.url)), "--json", "--stats")),
    );
    const [archive, h5, legacy] = answers.map(({ stdout }) => JSON.parse(stdout));
    expect([archive.format, h5.format, legacy.format]).toEqual(["keras", "keras-h5", "torch"]);
    expect(archive.network.className).toBe("Sequential");
    expect(archive.weights[0]).toMatchObject({ layer: { index: 0 }, nan: 0, infinite: 0, min: expect.any(Number) });
    expect(legacy).toMatchObject({ tensors: 9, parameters: 73, statistics: 7, bytes: 1710 });
    expect(legacy.weights[0]).toMatchObject({ name: "conv.weight", shape: [3, 2, 3, 3], dtype: "torch.float32" });
  });

  test("points at NaN, and does not let one strange tensor hide the others", async () => {
    await writeSafetensors(join(folder, "nan.safetensors"), [
      ["bad", tensor([1, Number.NaN, Infinity])],
      ["good", tensor([1])],
    ]);
    const { stdout, code } = await run("inspect", "nan.safetensors", "--stats");
    expect(stdout).toContain("NaN or infinite values in 1 tensor: bad");
    expect(code).toBe(0);
    const complex = await run("inspect", torchFile("complex.pth"), "--stats");
    expect(complex.stdout).toMatch(/Not read: .*tensor "c": expected a type of torch\.float32/);
    expect(complex.code).toBe(0);
  });

  test("says of a file without tensors that it has none", async () => {
    await writeSafetensors(join(folder, "none.safetensors"), []);
    expect((await run("inspect", "none.safetensors")).stdout).toContain("\n0 tensors\n");
  });

  test("refuses what is no file of weights, and what would run something", async () => {
    await writeFile(join(folder, "page.pth"), "<!DOCTYPE html>");
    const page = await run("inspect", "page.pth");
    expect(page.stderr).toBe(
      "error: page.pth: expected a PyTorch file, received an HTML page: the download went wrong\n",
    );
    expect(page.code).toBe(1);
    const attack = await run("inspect", torchFile("refused-system.pth"));
    expect(attack.stderr).toContain('"posix.system", which would execute code in PyTorch; nothing was executed');
    expect(attack.code).toBe(1);
  });
});
