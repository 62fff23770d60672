import { Command, Option } from "commander";
import type { ImageFit } from "../../data/index.ts";
import { type PreviewOptions, previewAugmentation } from "../../runs/index.ts";
import { formatAmount } from "../../support/index.ts";
import { augmentationNames } from "../../transfer/index.ts";
import {
  addTableOptions,
  examples,
  fitOption,
  imagesArgument,
  oneWordOf,
  type TableFlags,
  tableColumns,
  wholeNumber,
} from "../options/index.ts";
import { checkOutputFile, faultLine, figureEndings, output, writeFigure } from "../output/index.ts";
import { readImageSize } from "./train/option-values.ts";

interface AugmentFlags extends TableFlags {
  readonly preview: string;
  readonly augmentation: PreviewOptions["augmentation"];
  readonly imageSize: readonly [number, number];
  readonly fit?: ImageFit;
  readonly images: number;
  readonly draws: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** `fovea augment IMAGES`: shows what a network will see. */
export function augmentCommand(): Command {
  const command = new Command("augment")
    .description("draw how images look to a network in training")
    .argument("<images>", imagesArgument)
    .requiredOption("--preview <file>", "the grid to write, .png or .svg")
    .addOption(
      new Option("--augmentation <preset>", "none, light, standard or strong")
        .default("standard")
        .argParser(oneWordOf(augmentationNames)),
    )
    .addOption(
      new Option("--image-size <pixels>", "size of the network's input: 224, or 192x256 for height x width")
        .default([224, 224], "224")
        .argParser(readImageSize),
    )
    .addOption(fitOption("stretch"))
    .option("--images <n>", "number of images, from all classes", wholeNumber(1), 6)
    .option("--draws <n>", "random draws per image", wholeNumber(1), 7)
    .option("--seed <n>", "seed of the draws, as in training", wholeNumber(0), 0);
  return addTableOptions(command)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `\nEach row is an image: as it is, and as it looks in each of the first epochs.\n${examples(
        ["augment photos --preview grid.png", "the augmentation of fine-tuning"],
        ["augment photos --preview grid.png --augmentation strong", "with mixing of images"],
      )}`,
    )
    .action(augment);
}

async function augment(folder: string, { preview, json, ...flags }: AugmentFlags): Promise<void> {
  const out = output({ json });
  checkOutputFile(preview, figureEndings, "--preview");
  const { svg, rows, faults } = await previewAugmentation(folder, { ...flags, columns: tableColumns(flags) });
  await writeFigure(preview, svg, 1);
  out.answer({ output: preview, rows, faults });
  if (!out.json) out.say(`${formatAmount(rows.length, "image")} in ${preview}`);
  for (const fault of faults) out.note(`left out ${faultLine(fault)}`);
}
