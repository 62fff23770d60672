import { augment } from "../data/augment/index.ts";
import type { ImageFit } from "../data/index.ts";
import type { TableColumns } from "../datasets/index.ts";
import type { Engine } from "../engine/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { ConfigError } from "../support/index.ts";
import type { FindLearningRateOptions, LearningRateRange } from "../train/index.ts";
import { defaultTuning, imageDataset, learner, prepareFineTuning } from "../transfer/index.ts";
import { compileOptions } from "./compile-options.ts";
import { openDataSet } from "./data-sets.ts";
import { initialModel } from "./initial-model.ts";
import { openBackbone } from "./open-backbone.ts";
import { openLabeledImages } from "./open-labeled-images.ts";
import type { PretrainedEvent, WeightsChoice } from "./pretrained-choice.ts";
import { defaultSettings, runSettings } from "./run-settings.ts";

/** What a learning rate is looked for. */
export interface LearningRateSearch extends WeightsChoice, Pick<FindLearningRateOptions, "from" | "to" | "steps"> {
  /** A network of the zoo, or the path of a model. */
  readonly model: string;
  /** A folder or table of images, or the name of a data set with `named`. */
  readonly data: string;
  /** Where a table has what. */
  readonly columns?: TableColumns | undefined;
  /** Whether `data` is the name of a data set, such as "mnist". */
  readonly named: boolean;
  /** Stages that are trained besides the head, counted from the last (default 0: the head alone). */
  readonly stages?: number | undefined;
  /** How images of a folder are brought to the size of the input (default: as the network's preprocessing says). */
  readonly fit?: ImageFit | undefined;
  readonly batchSize?: number | undefined;
  readonly optimizer?: string | undefined;
  readonly seed?: number | undefined;
}

interface SearchOptions {
  readonly engine: Engine;
  readonly signal?: AbortSignalLike;
  readonly onEvent?: (
    event: PretrainedEvent | { readonly type: "step"; readonly done: number; readonly total: number },
  ) => void;
}

/**
 * Looks for the learning rate of a network on a folder of images, with a new head on its pretrained weights, or of a
 * network from initial weights on a data set. For a folder, it is the largest rate of a run: that of the head.
 * @throws ConfigError as `openBackbone` and `openDataSet`.
 */
export async function findLearningRate(search: LearningRateSearch, options: SearchOptions): Promise<LearningRateRange> {
  const { from, to, steps = 100, seed = defaultSettings.seed } = search;
  const { model, data, batchSize } = search.named ? await named(search, options) : await adapted(search, options);
  let done = 0;
  return model.findLearningRate(data, {
    ...{ steps, seed, batchSize },
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(options.signal && { signal: options.signal }),
    onStep: () => options.onEvent?.({ type: "step", done: ++done, total: steps }),
  });
}

async function named(
  { model: name, data: source, optimizer, batchSize, seed }: LearningRateSearch,
  { engine }: SearchOptions,
) {
  const data = await openDataSet(source);
  const settings = runSettings.resolve("lr-find", {
    ...{ ...defaultSettings, model: name, data: source, validation: "none", classes: data.classes, look: data.look },
    ...(optimizer !== undefined && { optimizer }),
    ...(batchSize !== undefined && { batchSize }),
    ...(seed !== undefined && { seed }),
  });
  const model = await initialModel(settings, data, engine);
  model.compile(compileOptions(model, { ...settings, schedule: "constant", steps: 1 }));
  return { model, data: data.train, batchSize: settings.batchSize };
}

/**
 * The model as a fine-tuning or a training of the head would start: with a fitted head if its stages are trained too.
 */
async function adapted(search: LearningRateSearch, { engine, signal, onEvent }: SearchOptions) {
  const { model, stages = 0, optimizer, batchSize = 16, seed = 0, data: folder, columns } = search;
  const { weights, variant, weightsFile, weightsGroup, fit } = search;
  const choice = { weights, variant, weightsFile, weightsGroup, fit };
  if (optimizer !== undefined) {
    throw new ConfigError("lr-find: --optimizer is for data sets; a folder's network is trained with AdamW");
  }
  const { train } = await openLabeledImages(folder, { grouping: "names", columns, signal });
  const backbone = await openBackbone(model, choice, engine, (event) => onEvent?.(event));
  const adapting = await learner(train, { model: backbone, seed });
  if (stages > 0) await adapting.fitHead(signal ? { signal } : {});
  adapting.model.compile(
    prepareFineTuning(adapting.model, {
      ...{ ...defaultTuning, stages, labelSmoothing: 0, oneHot: false, updates: search.steps ?? 100 },
      task: adapting.task,
    }),
  );
  const data = imageDataset(train, backbone.preprocessing, { augmentation: augment.light });
  return { model: adapting.model, data, batchSize: Math.min(batchSize, train.files.length) };
}
