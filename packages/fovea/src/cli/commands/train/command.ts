import { Command, Option } from "commander";
import { defaultSettings, scheduleNames } from "../../../runs/index.ts";
import { augmentationNames, transferModes } from "../../../transfer/index.ts";
import {
  addEngineOptions,
  addTableOptions,
  examples,
  fitOption,
  imagesArgument,
  nonNegativeNumber,
  oneWordOf,
  positiveNumber,
  wholeNumber,
  wrapNotes,
} from "../../options/index.ts";
import { output } from "../../output/index.ts";
import { readImageSize, readShare, readValidation } from "./option-values.ts";
import { resumeRun } from "./resume-run.ts";
import { trainDataSet } from "./train-data-set.ts";
import type { TrainFlags } from "./train-flags.ts";
import { trainFolder } from "./train-folder.ts";

const notes = `
With images of your own, everything that isn't chosen follows from measuring on
them: which network, whether to train its head alone or its last stages too, and
for how long. The reasons are printed, and kept in the run's report. fovea advise
measures without training. fovea zoo lists the networks.
  features             a linear classifier on the features of a pretrained network
  augmented-features   the same with augmented images; takes as long as training
  fine-tune            then the network's last stages too
  scratch              a network without pretrained weights; wants many images
A table whose images have several labels (--label-separator, or lists in JSON
lines), or values (--values), trains a head on fixed features unless --transfer
says otherwise.`;

/** `fovea train`: trains a model and saves everything in a folder. */
export function trainCommand(): Command {
  const word = <const W extends string>(flag: string, meaning: string, words: readonly W[]) =>
    new Option(flag, `${meaning}: ${words.join(", ")}`).argParser(oneWordOf(words));
  const command = new Command("train")
    .description("train a model on a folder of images, a table of images or a data set")
    .argument("[images]", imagesArgument)
    .option("--model <name>", `network of the zoo, or the folder or file of a model to continue from`)
    .option("--epochs <n>", `passes over the training images (data sets: ${defaultSettings.epochs})`, wholeNumber(1))
    .option("--batch-size <n>", `images per step (data sets: ${defaultSettings.batchSize})`, wholeNumber(1))
    .option("--learning-rate <rate>", "largest learning rate of the schedule", positiveNumber)
    .addOption(
      new Option(
        "--validation <what>",
        "images to evaluate after each epoch: a share of the training images (0.2), test or none",
      ).argParser(readValidation),
    )
    .option("--seed <n>", "random seed for initial weights, shuffling and parts", wholeNumber(0), defaultSettings.seed)
    .option("--norms", "record the norms of each layer's gradients and weights")
    .option("-o, --output <folder>", "folder of the run (default: runs/MODEL-DATA)")
    .option("--overwrite", "replace an earlier run in that folder")
    .option("--resume <run>", "continue an interrupted run, or train more epochs with --epochs")
    .optionsGroup("Options for images:")
    .addOption(word("--transfer <mode>", "what to train", transferModes))
    .option("--weights <name>", "pretrained weights: torchvision, keras, timm/…")
    .option("--weights-file <file>", "load these weights from a local file; nothing is downloaded")
    .option("--download", "download networks to compare them on the images")
    .addOption(word("--head <name>", "classifier", ["linear", "fastai"]))
    .option("--stages <n>", "how many of the network's last stages to fine-tune", wholeNumber(1))
    .addOption(word("--augmentation <name>", "random changes of the images", augmentationNames))
    .addOption(word("--sampling <how>", "whether classes of unequal sizes count the same", ["natural", "balanced"]))
    .addOption(fitOption("measured, else the network's own way"))
    .option("--image-size <pixels>", "size of the images, for training from scratch: 64 or 64x96", readImageSize)
    .addOption(word("--grouping <what>", "what keeps images together that show the same", ["images", "names", "none"]))
    .option("--test <share>", "share of the images to keep for a test", readShare)
    .option("--no-heat-maps", "leave out the heat maps of the report")
    .optionsGroup("Options for a data set:")
    .option("--data <name[:dir]>", "mnist or fashion-mnist, optionally with the folder of its files")
    .option(
      "--optimizer <name>",
      `sgd, rmsprop, adagrad, adadelta, adam, adamax, nadam or adamw (${defaultSettings.optimizer})`,
    )
    .option("--weight-decay <share>", "decoupled weight decay, multiplied by the rate", nonNegativeNumber)
    .addOption(word("--schedule <name>", "learning rate schedule", scheduleNames))
    .option("--limit <n>", "only the first n training and test images, for a quick try", wholeNumber(1));
  return addEngineOptions(addTableOptions(command))
    .option("--json", "print the result as JSON; progress goes to standard error")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["train photos", "a classifier for the folders in photos/"],
        ["train photos --model resnet50 --transfer fine-tune", "with a recipe of your own"],
        ["train --model lenet5 --data mnist", "five epochs, saved in runs/lenet5-mnist"],
        ["train --resume runs/lenet5-mnist", "after Ctrl-C"],
        ["train --resume runs/lenet5-mnist --epochs 10", "five more epochs"],
      )}`,
    )
    .action(train);
}

async function train(folder: string | undefined, flags: TrainFlags, command: Command): Promise<void> {
  const out = output(flags);
  const given = command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === "cli");
  const names = given.map((option) => ({ name: option.attributeName(), flag: option.long ?? option.flags }));
  if (flags.resume !== undefined) return resumeRun(flags.resume, folder, flags, names, out);
  if (folder !== undefined) return trainFolder(folder, flags, names, out);
  return trainDataSet(flags, names, out);
}
