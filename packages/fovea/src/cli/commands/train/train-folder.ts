import {
  checkModelName,
  type ImageJob,
  newImageJob,
  type TrainImagesOptions,
  trainImages,
} from "../../../runs/index.ts";
import { ConfigError } from "../../../support/index.ts";
import { openEngine } from "../../engines/index.ts";
import { tableColumns } from "../../options/index.ts";
import { imageRunPrinter, type Output, printFinishedImages } from "../../output/index.ts";
import { trainUntilSignal, untilSignal } from "../../process/index.ts";
import { checkOutput } from "./check-output.ts";
import { allowOnly, commonOptions, type GivenOption } from "./given-option.ts";
import type { TrainFlags } from "./train-flags.ts";

const allowed = new Set([
  ...commonOptions,
  ...[
    "transfer",
    "weights",
    "weightsFile",
    "download",
    "head",
    "stages",
    "augmentation",
    "sampling",
    "fit",
    "imageSize",
    "test",
    "grouping",
    "heatMaps",
    ...["pathColumn", "labelColumn", "labelSeparator", "values"],
  ],
]);

/** Trains a classifier on a folder of images. */
export async function trainFolder(
  data: string,
  flags: TrainFlags,
  given: readonly GivenOption[],
  out: Output,
): Promise<void> {
  const { output: folder, overwrite = false, download, weightsFile, imageSize, seed, validation, model } = flags;
  allowOnly(given, allowed, (names) => `train: ${names} concerns data sets, not the images of ${data}; leave it out`);
  if (validation === "test") {
    throw new ConfigError("train: expected --validation to be a share of the images or none, received test");
  }
  if (model !== undefined) checkModelName(model);
  checkOutput(folder, overwrite);
  const { transfer, weights, head, stages, epochs, batchSize, learningRate, augmentation, sampling, fit } = flags;
  const training = { epochs, batchSize, learningRate, augmentation, sampling, fit };
  const chosen = { transfer, model, weights, head, stages, ...training };
  const recipe = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
  const split = { validationSplit: validation === "none" ? 0 : validation, testSplit: flags.test };
  const printer = imageRunPrinter(out);
  const job = await untilSignal(
    (signal) =>
      newImageJob(
        {
          data,
          columns: tableColumns(flags),
          recipe,
          weightsFile,
          imageSize,
          seed,
          ...{ grouping: flags.grouping, norms: flags.norms },
          ...split,
        },
        {
          ...{ engine: () => openEngine(flags, out), folder, overwrite, download },
          ...{ onEvent: printer.onEvent, signal },
        },
      ),
    () => "Stopped before the training. The features computed so far are kept; nothing else is.",
  );
  await trainImageJob(job, out, { printer, heatMaps: flags.heatMaps });
}

/** Trains a prepared run on images, and prints the results. */
export async function trainImageJob(
  job: ImageJob,
  out: Output,
  {
    printer = imageRunPrinter(out),
    heatMaps,
  }: { printer?: ReturnType<typeof imageRunPrinter>; heatMaps?: boolean | undefined } = {},
): Promise<void> {
  const { transfer, epochs } = job.settings.recipe;
  const training = {
    folder: job.folder,
    epochs: transfer === "features" ? 0 : epochs,
    train: (options: TrainImagesOptions) =>
      trainImages(job, { ...options, ...(heatMaps !== undefined && { heatMaps }) }),
  };
  const finished = await trainUntilSignal(training, printer);
  out.answer({ run: job.folder, ...finished.result });
  printFinishedImages(job, finished, out);
}
