import { writeAtomically } from "../../io/index.ts";
import { writeError } from "../../model-files/model-files.ts";
import type { Model } from "../../models/index.ts";
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
import { encodeModel, type OnnxValueInfo, opsets } from "./schema.ts";
import { translate } from "./translate.ts";

/** Options of `exportOnnx`. */
export interface OnnxOptions {
  /** Version of ONNX' operator set, 17 (default) to 21. */
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
}

/** What was exported. */
export interface OnnxExport {
  readonly path: string;
  readonly opset: number;
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  readonly nodes: number;
  readonly bytes: number;
}

/** Maximum size of a protobuf message. */
const maxBytes = 2 ** 31 - 1;

const checks: OptionChecks<OnnxOptions> = {
  opset: anything,
  foldBatchNorm: optional(boolean()),
  batchSize: option('a positive integer or "dynamic"', (value) => value === "dynamic" || Number.isSafeInteger(value)),
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
  const { opset = 17, foldBatchNorm = true, batchSize = "dynamic", inputLayout = "nhwc" } = options;
  if (!opsets.includes(opset)) {
    throw new ConfigError(
      `exportOnnx: expected opset to be one of ${opsets.join(", ")}, received ${formatReceived(opset)}`,
    );
  }
  const graph = inferenceGraph(model.network, batchSize, foldBatchNorm);
  const weights = await model.getWeights();
  const constants = await evaluateConstants(graph.graph, varyingValues(graph.graph), weights, model.trainer.engine);
  const translated = translate(graph, { constants, weights }, { opset, layout: inputLayout });
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
  return { path, opset, inputs, outputs, nodes: nodes.length, bytes: encoded.length };
}
