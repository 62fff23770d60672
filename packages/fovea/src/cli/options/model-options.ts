import { type Command, Option } from "commander";
import { imageLooks } from "../../data/index.ts";
import type { StatedImages, WeightsChoice } from "../../runs/index.ts";
import { oneWordOf, valueRange } from "./option-values.ts";
import { addWeightsOptions } from "./weights-options.ts";

/** What a command's help says of its model. */
export const modelArgument = "folder of a run or saved model, model file, or network of the zoo";

/** What `addModelOptions` adds. */
export interface ModelFlags extends WeightsChoice, StatedImages {}

/** Adds the options of a model that images are given to: a zoo network's weights, what the images of others are. */
export function addModelOptions(command: Command): Command {
  const trainedOn = "that the model was trained on";
  return addWeightsOptions(command)
    .addOption(
      new Option("--range <black..white>", `the numbers of black and white ${trainedOn}`).argParser(valueRange),
    )
    .addOption(
      new Option("--look <kind>", `the images ${trainedOn}: digit, "light on dark" or natural`).argParser(
        oneWordOf(imageLooks),
      ),
    );
}
