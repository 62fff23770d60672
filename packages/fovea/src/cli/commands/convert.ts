import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Command } from "commander";
import { copyWeights } from "../../interop/convert-weights.ts";
import { isWholeModel } from "../../interop/import-model.ts";
import {
  type ConventionName,
  exportOnnx,
  exportWeights,
  formatReport,
  importModel,
  loadWeights,
} from "../../interop/index.ts";
import { fileNotes, notesOf } from "../../interop/load-report.ts";
import { openWeightFile } from "../../io/index.ts";
import type { Model } from "../../models/index.ts";
import { imageFiles, isTaken, keptImages, openModel } from "../../runs/index.ts";
import { ConfigError, FormatError, formatAmount, formatBytes } from "../../support/index.ts";
import { examples, oneWordOf, wholeNumber, wrapNotes } from "../options/index.ts";
import { type Output, output } from "../output/index.ts";

interface ConvertFlags {
  readonly output: string;
  readonly model?: string;
  readonly classes?: number;
  readonly to?: ConventionName;
  readonly dtype?: "float32" | "float16" | "bfloat16";
  readonly stripPrefix?: string;
  readonly group?: string;
  readonly opset?: number;
  readonly preprocessing?: boolean;
  readonly selfTest?: true | readonly string[];
  readonly json?: boolean;
}

/** Images that an exported file is tested on. */
const tested = 20;

const notes = `
FILE: .pth, .pt, .safetensors, .h5, .weights.h5, .keras, a tfjs model.json, .tflite, .npz.
Output: .safetensors (keeps names and layouts unless --model or --to is given), and
.weights.h5 for Keras and .onnx, which need the network: from --model, or from a Keras, tfjs
or TensorFlow Lite file that describes it, or the folder of a run or saved model.

--preprocessing puts the resizing and normalization into the .onnx file: its input is an
image of bytes [1, height, width, 3]. --self-test runs the file on 20 images, by default those
that a run has kept from training, and says how far its answers are from the model's.`;

/** `fovea convert FILE -o FILE`: converts weights from one format to another. */
export function convertCommand(): Command {
  return new Command("convert")
    .description("convert weights between formats, or a model to ONNX")
    .argument("<file>", "the weights, in any supported format, or the folder of a run or saved model")
    .requiredOption("-o, --output <file>", "the file to write: .safetensors, .weights.h5 or .onnx (required)")
    .option("--model <name>", "the network that the weights belong to: resnet50, resnet50:keras, or a saved model")
    .option("--classes <number>", "number of classes, if a zoo network was trained for other classes", wholeNumber(1))
    .option(
      "--to <framework>",
      "names and layouts to write: torch, keras or fovea",
      oneWordOf(["torch", "keras", "fovea"]),
    )
    .option("--dtype <type>", "float32, float16 or bfloat16", oneWordOf(["float32", "float16", "bfloat16"]))
    .option("--strip-prefix <text>", "prefix to remove from names")
    .option("--group <name>", "group of weights, if a checkpoint has several: state_dict_ema")
    .option("--opset <number>", "version of the ONNX operators", wholeNumber(1))
    .option("--preprocessing", "put the model's preprocessing into the .onnx file")
    .option("--self-test [images...]", "run the .onnx file on images, with onnxruntime-node or onnxruntime-web")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["convert resnet18.pth -o resnet18.safetensors", "another format"],
        ["convert best.pth --model resnet50 -o best.onnx", "a network for ONNX Runtime"],
        ["convert runs/resnet18-photos --preprocessing --self-test -o photos.onnx", "a classifier, tested"],
        ["convert model.keras --to torch -o model.safetensors", "for PyTorch"],
      )}`,
    )
    .action(convert);
}

async function convert(file: string, flags: ConvertFlags): Promise<void> {
  const out = output(flags);
  const { output: target, dtype } = flags;
  const kind = kindOf(target);
  if (kind !== "safetensors" && dtype !== undefined && dtype !== "float32") {
    throw new ConfigError(`--dtype ${dtype}: ${target} holds float32; a .safetensors file can hold ${dtype}`);
  }
  const forOnnx = { "--opset": flags.opset, "--preprocessing": flags.preprocessing, "--self-test": flags.selfTest };
  for (const [flag, value] of Object.entries(forOnnx)) {
    if (kind !== "onnx" && value !== undefined) throw new ConfigError(`${flag} is for .onnx files`);
  }
  if (kind === "onnx" && flags.to !== undefined) throw new ConfigError("--to is for weight files");
  if (flags.model === undefined && flags.classes !== undefined) throw new ConfigError("--classes needs --model");
  await mkdir(dirname(target), { recursive: true });
  const isCopy = kind === "safetensors" && flags.model === undefined && flags.to === undefined;
  if (isCopy) {
    await copy(file, flags, out);
  } else await write(await modelFor(file, flags, out), file, flags, out);
  const { size } = await stat(target);
  out.say(`Wrote ${target}, ${formatBytes(size)}`);
  out.answer({ output: target, bytes: size });
}

async function copy(path: string, { output: target, dtype, stripPrefix, group }: ConvertFlags, out: Output) {
  const file = await openWeightFile(path, { group });
  try {
    for (const note of fileNotes(file)) out.say(`${path}: ${note}`);
    await copyWeights(file, target, { dtype, stripPrefix });
  } finally {
    await file.close();
  }
}

/** The network of the file with its weights. */
async function modelFor(
  file: string,
  { model: name, classes, stripPrefix, group, output: target }: ConvertFlags,
  out: Output,
) {
  if (name === undefined && isTaken(file)) return (await openModel(file, { engine: "portable" })).model;
  if (name === undefined) {
    if (!(await describesNetwork(file))) {
      throw new ConfigError(
        `${file} holds weights but not the network that they belong to, which ${target} needs: ` +
          "--model resnet50 names one of the zoo, --model FOLDER a saved one",
      );
    }
    if (stripPrefix !== undefined) throw new ConfigError("--strip-prefix: a file with its network has no prefix");
    if (group !== undefined) throw new ConfigError("--group: a file with its network has one group of weights");
    return importModel(file, { engine: "portable" });
  }
  const { model } = await openModel(name, { engine: "portable", classes });
  const report = await loadWeights(model, file, { strict: false, prefix: stripPrefix, group });
  for (const note of notesOf(report)) out.say(`${file}: ${note}`);
  if (report.missing.length + report.otherShape.length > 0) throw new FormatError(formatReport(report));
  if (report.leftOver.length > 0) {
    out.say(`${formatAmount(report.leftOver.length, "tensor")} of ${file} left out, not part of ${name}:`);
    out.say(report.leftOver.map(({ stored }) => `  ${stored}`).join("\n"));
  }
  return model;
}

async function write(model: Model, file: string, flags: ConvertFlags, out: Output) {
  const { output: target, to, dtype, opset, preprocessing, selfTest } = flags;
  if (kindOf(target) !== "onnx") return exportWeights(model, target, { convention: to, dtype });
  const images = selfTest === undefined ? undefined : await testImages(file, selfTest);
  const { selfTest: result } = await exportOnnx(model, target, { opset, preprocessing, selfTest: images });
  if (!result) return;
  const difference = result.largestDifference.toPrecision(2);
  out.say(
    `${formatAmount(result.images, "image")} in ${result.runtime}: largest difference of an output ${difference}`,
  );
}

/** The images that the user names, or some that the run has kept from training. */
async function testImages(file: string, named: true | readonly string[]): Promise<readonly string[]> {
  if (named !== true) return (await imageFiles(named)).slice(0, tested);
  const kept = await keptImages(file);
  if (kept.length > 0) return kept.slice(0, tested);
  throw new ConfigError(`--self-test: ${file} has kept no images; name some, as in --self-test photos/*.jpg`);
}

async function describesNetwork(path: string): Promise<boolean> {
  const file = await openWeightFile(path);
  await file.close();
  return isWholeModel(file);
}

function kindOf(path: string): "safetensors" | "keras" | "onnx" {
  if (path.endsWith(".safetensors")) return "safetensors";
  if (path.endsWith(".weights.h5")) return "keras";
  if (path.endsWith(".onnx")) return "onnx";
  throw new ConfigError(`--output ${path}: expected a name that ends in .safetensors, .weights.h5 or .onnx`);
}
