import type { Command } from "commander";

/** Adds the options that choose the pretrained weights of a zoo network. */
export function addWeightsOptions(command: Command): Command {
  return command
    .option("--weights <name>", "pretrained weights: torchvision, keras, timm/… (default: the first of fovea zoo)")
    .option("--variant <name>", "architecture variant (zoo networks only)")
    .option("--weights-file <file>", "load these weights from a local file; nothing is downloaded")
    .option("--weights-group <name>", "which group of such a file to load, as in state_dict_ema");
}
