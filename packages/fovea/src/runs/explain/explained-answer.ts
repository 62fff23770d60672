import { preprocess } from "../../data/index.ts";
import { imagePreprocessing, type Model } from "../../models/index.ts";
import { buildForward } from "../../network/index.ts";
import type { ExplainedAnswer } from "../../pages/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/index.ts";
import { linkOf } from "../../train/index.ts";
import type { LearningTask } from "../../transfer/index.ts";

/** How the outputs of a model are read. */
export interface AnswerOptions {
  /** What a run has learned; without a run, the head tells. */
  readonly task?: LearningTask | undefined;
  /** The names of the values that a run predicts (default: the model's labels). */
  readonly valueNames?: readonly string[] | undefined;
  readonly signal?: AbortSignalLike | undefined;
}

/** Labels and values that a page has room for. */
const most = 8;

/** Reads what a model answers for an image: classes, labels or values. */
export async function explainedAnswer(
  model: Model,
  image: Tensor,
  { task = taskOf(model), valueNames, signal }: AnswerOptions,
): Promise<ExplainedAnswer> {
  const options = signal ? { signal } : {};
  if (task === "classification") {
    const found = await model.classify(image, options);
    return {
      kind: "classes",
      classes: found.map(({ label, index, probability }) => ({
        name: model.labels ? label : `class ${index}`,
        probability,
      })),
    };
  }
  if (task === undefined) return { kind: "unknown" };
  const preprocessing = imagePreprocessing(model);
  if (!preprocessing) return { kind: "unknown" };
  const prepared = await preprocess(image, preprocessing);
  const outputs = await model.predict({ ...prepared, shape: [1, ...prepared.shape] }, options);
  const [first] = [outputs].flat() as Tensor[];
  const named = Array.from(first?.data ?? [], (value, index) => ({
    name: valueNames?.[index] ?? nameOf(model, index),
    value: Number(value),
  }));
  if (task === "regression") return { kind: "values", values: named.slice(0, most) };
  const labels = named.map(({ name, value }) => ({ name, probability: value, isPresent: value > 0.5 }));
  return { kind: "labels", labels: labels.sort((a, b) => b.probability - a.probability).slice(0, most) };
}

/** What a head is for; undefined for outputs that are no vector. */
function taskOf({ network, labels, trainer: { firstLoss } }: Model): LearningTask | undefined {
  const { outputs } = buildForward(network, { batchSize: 1, training: false });
  const [output] = outputs;
  if (output?.shape.length !== 2) return undefined;
  const units = output.shape[1] ?? 0;
  const link = linkOf(output);
  if (link === "sigmoid" && units > 1) return "multi-label";
  if (link !== undefined) return "classification";
  const isValue = firstLoss ? !firstLoss.link : units === 1 && labels?.length !== 2;
  return isValue ? "regression" : "classification";
}

function nameOf({ labels, network }: Model, index: number): string {
  const units = network.outputs[0]?.shape.at(-1) ?? 1;
  return labels?.[index] ?? (units === 1 ? (network.outputs[0]?.call.layer.name ?? "value") : `output ${index}`);
}
