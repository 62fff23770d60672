import type { ImageSource } from "../../data/index.ts";
import { writeAtomically } from "../../io/index.ts";
import { writeError } from "../../model-files/model-files.ts";
import { imagePreprocessing, type Model } from "../../models/index.ts";
import { checkModel } from "../../models/model-checks.ts";
import { anything, checkOptions, type OptionChecks, option } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatBytes } from "../../support/format.ts";
import { formatReceived } from "../../support/format-received.ts";
import { checkPath } from "../../support/path-option.ts";
import { optional } from "../../support/schema.ts";
import { boolean } from "../../support/schema-fields.ts";
import { evaluateConstants, varyingValues } from "./evaluate-constants.ts";
import { inferenceGraph } from "./inference-graph.ts";
import { onnxRuntime } from "./onnx-runtime.ts";
import { preprocessingOpset } from "./preprocessing-nodes.ts";
import { encodeModel, type OnnxValueInfo, opsets } from "./schema.ts";
import { type OnnxSelfTest, selfTest } from "./self-test.ts";
import { translate } from "./translate.ts";

/** Options of `exportOnnx`. */
export interface OnnxOptions {
  /** Version of ONNX' operator set, 17 to 21 (default 17, or 18 with `preprocessing`, which needs it). */
  readonly opset?: number | undefined;
  /**
   * Whether to fold batch normalization into convolutions where possible (default true); otherwise it is a separate
   * node.
   */
  readonly foldBatchNorm?: boolean | undefined;
  /** Number of samples per batch (default "dynamic": any number). */
  readonly batchSize?: number | "dynamic" | undefined;
  /** Layout of input and output images: "nhwc" as in Fovea (default) or "nchw". */
  readonly inputLayout?: "nhwc" | "nchw" | undefined;
  /**
   * Whether the file prepares images itself (default false): its input is then uint8 [batch, height, width, channels] of any
   * size, in 0 … 255 and RGB, which it resizes, crops and normalizes as the model's preprocessing says.
   */
  readonly preprocessing?: boolean | undefined;
  /**
   * Images to run the file on after it has been written, such as 20 files: the result has the largest difference of an
   * output, such as a probability, from the model's. Needs the package onnxruntime-node or onnxruntime-web.
   */
  readonly selfTest?: readonly ImageSource[] | undefined;
}

/** What was exported. */
export interface OnnxExport {
  readonly path: string;
  readonly opset: number;
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  readonly nodes: number;
  readonly bytes: number;
  /** The result of `selfTest`, if it was asked for. */
  readonly selfTest?: OnnxSelfTest;
}

/** Maximum size of a protobuf message. */
const maxBytes = 2 ** 31 - 1;

const checks: OptionChecks<OnnxOptions> = {
  opset: anything,
  foldBatchNorm: optional(boolean()),
  batchSize: option('a positive integer or "dynamic"', (value) => value === "dynamic" || Number.isSafeInteger(value)),
  preprocessing: optional(boolean()),
  selfTest: option("a list of images", (value) => Array.isArray(value) && value.length > 0),
  inputLayout: option('"nhwc" or "nchw"', (value) => value === "nhwc" || value === "nchw"),
};

/**
 * Writes a model's inference graph as an ONNX file, atomically. Inputs and outputs have the model's names, and weights
 * are part of the file. Images are channels-first between the operators and transposed only at inputs and outputs.
 * @throws ConfigError for an unknown option, a network without equivalent ONNX operators or larger than 2 GiB, and a
 * file that cannot be written.
 */
export async function exportOnnx(model: Model, path: string, given: OnnxOptions = {}): Promise<OnnxExport> {
  checkModel("exportOnnx", model);
  checkPath("exportOnnx", path);
  const options = checkOptions("exportOnnx", checks, given);
  const { preprocessing = false, foldBatchNorm = true, batchSize = "dynamic", inputLayout = "nhwc" } = options;
  const { opset = preprocessing ? preprocessingOpset : 17, selfTest: images } = options;
  if (!opsets.includes(opset)) {
    throw new ConfigError(
      `exportOnnx: expected opset to be one of ${opsets.join(", ")}, received ${formatReceived(opset)}`,
    );
  }
  if (preprocessing && opset < preprocessingOpset) {
    throw new ConfigError(
      `exportOnnx: expected opset to be at least ${preprocessingOpset} with preprocessing, received ${opset}`,
    );
  }
  if (preprocessing && !model.preprocessing) {
    throw new ConfigError(
      `exportOnnx: ${model.name} doesn't state how images are prepared for it; set its preprocessing`,
    );
  }
  // What is missing is found before anything is written.
  if (images && !imagePreprocessing(model)) {
    throw new ConfigError(`exportOnnx: selfTest needs a preprocessing; ${model.name} has none`);
  }
  if (images) await onnxRuntime();
  const graph = inferenceGraph(model.network, batchSize, foldBatchNorm);
  const weights = await model.getWeights();
  const constants = await evaluateConstants(graph.graph, varyingValues(graph.graph), weights, model.trainer.engine);
  const translated = translate(
    graph,
    { constants, weights },
    {
      ...{ opset, layout: inputLayout },
      ...(preprocessing && { preprocessing: model.preprocessing }),
    },
  );
  const encoded = encodeModel({ name: model.name, opset, ...translated });
  if (encoded.length > maxBytes) {
    throw new ConfigError(
      `${path}: expected a model of at most ${formatBytes(maxBytes)}, the maximum size of an ONNX file,  ` +
        `received one of ${formatBytes(encoded.length)}`,
    );
  }
  await writeAtomically(path, async (file) => {
    for (const chunk of encoded.chunks) {
      for (const part of "parts" in chunk ? chunk.parts() : [chunk]) await file.writeFile(part);
    }
  }).catch((error) => {
    throw writeError(path, error);
  });
  const { inputs, outputs, nodes } = translated;
  const exported = { path, opset, inputs, outputs, nodes: nodes.length, bytes: encoded.length };
  if (!images) return exported;
  const tested = { path, preprocessing, batchSize, layout: inputLayout };
  return { ...exported, selfTest: await selfTest(model, tested, images) };
}
