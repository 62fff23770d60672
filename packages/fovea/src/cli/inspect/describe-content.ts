import type { WeightFile } from "../../io/index.ts";
import { isTfliteFile } from "../../io/tflite/tflite-file.ts";
import { formatAmount, formatCount } from "../../support/index.ts";
import { networkOf } from "./network-of.ts";

/** Describes in words what a weight file seems to hold, judging by its configuration or the weights' names. */
export function describeContent(file: WeightFile): string {
  if (isTfliteFile(file))
    return `a graph of ${formatAmount(file.graph.operators.length, "operator")}, with its weights`;
  const network = networkOf(file.config);
  if (network) {
    const name = network.name === undefined ? "" : ` "${network.name}"`;
    const layers = network.layers === undefined ? "" : ` of ${formatCount(network.layers)} layers`;
    return `a ${network.className} model of Keras${name}${layers}, with its weights`;
  }
  const names = [...file.weights.keys()];
  const layers = new Set([...file.weights.values()].flatMap(({ layer }) => (layer ? [layer.name] : [])));
  if (layers.size > 0) return `weights in Keras' names, of ${formatCount(layers.size)} layers`;
  if (share(names, /(^|\.)(weight|bias|running_mean|running_var|num_batches_tracked)$/) > 0.5) {
    return `a state dict in PyTorch's names${prefixOf(names)}${entryOf(file)}`;
  }
  if (share(names, /\/(kernel|bias|gamma|beta|moving_mean|moving_variance)(:0)?$/) > 0.5) {
    return "weights in Keras' or Fovea's names";
  }
  return `${names.length === 1 ? "a tensor" : "tensors"} of no known naming${entryOf(file)}`;
}

function share(names: readonly string[], pattern: RegExp): number {
  return names.filter((name) => pattern.test(name)).length / Math.max(1, names.length);
}

/** The first part of the names, if all share it: a wrapper has added it. */
function prefixOf(names: readonly string[]): string {
  const [first] = names[0]?.split(".") ?? [];
  const isShared =
    names.length > 1 && names.every((name) => name.startsWith(`${first}.`) && name.split(".").length > 2);
  return isShared ? `, all below "${first}."` : "";
}

function entryOf({ metadata, format }: WeightFile): string {
  const entry = format === "torch" ? metadata.get("entry") : undefined;
  return entry === undefined ? "" : `, from the entry "${entry}" of a checkpoint`;
}
