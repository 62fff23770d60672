import { basename, extname } from "node:path";
import { Command } from "commander";
import { encodePng } from "../../data/index.ts";
import * as explain from "../../explain/index.ts";
import type { Model } from "../../models/index.ts";
import { renderFilters } from "../../pages/index.ts";
import {
  type ChosenItems,
  classNamed,
  drawFirstFilters,
  drawOptimizedImages,
  filtersPageOf,
  imageFiles,
  pageOfItems,
  targetName,
} from "../../runs/index.ts";
import { ConfigError, formatAmount, formatCount, formatPercent } from "../../support/index.ts";
import { type EngineChoice, openEngine } from "../engines/index.ts";
import {
  addEngineOptions,
  addModelOptions,
  collected,
  examples,
  languageOption,
  type ModelFlags,
  modelArgument,
  type PageFlags,
  refuseOptions,
  refusePageOptions,
  repeated,
  wholeNumber,
  wrapNotes,
} from "../options/index.ts";
import {
  type Output,
  output,
  outputFile,
  pictureEndings,
  statusLine,
  writeOutputFile,
  writePicture,
} from "../output/index.ts";
import { untilSignal } from "../process/index.ts";
import { openNamedModel, openNamedWeights } from "./predict/open-named-model.ts";

interface FiltersFlags extends ModelFlags, EngineChoice, PageFlags {
  readonly layer?: string;
  readonly dream?: boolean;
  readonly channel?: readonly number[];
  readonly class?: readonly string[];
  readonly image?: string;
  readonly images?: string;
  readonly steps?: number;
  readonly size?: number;
  readonly seed: number;
  readonly page: number;
}

const notes = `
Without --dream, the weights of the first layer are drawn, gray for 0. With it, an
image is changed step by step until a channel or a class responds most: a texture
or a shape that it looks for. A page (.html) adds the parts of your own images that
each channel responds to, and the classes it speaks for. --image dreams into a
photo instead.`;

/** What a command prints and writes. */
interface Result {
  readonly answer: object;
  readonly says: readonly string[];
  readonly page?: () => Promise<string>;
  readonly figure?: () => Promise<string>;
  /** A finished PNG. */
  readonly png?: Uint8Array;
}

/** Work that can be stopped and shows how far it is. */
type Progress = Pick<explain.ActivationMaximizationOptions, "onProgress"> & { readonly signal: AbortSignal };

/** `fovea filters MODEL`: what the channels of a layer look for. */
export function filtersCommand(): Command {
  const command = new Command("filters")
    .description("draw filters of a first layer, or images that channels and classes respond to")
    .argument("<model>", modelArgument)
    .option("--layer <path>", "layer by its path, or a stage (default: the first convolution)")
    .option("--dream", "optimize an image per channel or class instead of drawing weights")
    .option("--channel <n>", "channel of the layer; may be repeated", repeated(wholeNumber(0)))
    .option("--class <name>", "class, by name or number; may be repeated", collected)
    .option("--image <file>", "dream into this photo")
    .option("--images <folder>", "images whose strongest parts a page shows")
    .option("--steps <n>", "steps per image (default: 256; 128 for pages; 10 per size with --image)", wholeNumber(1))
    .option(
      "--size <n>",
      "side of the images in pixels (default: the network's; at most 128 for layers)",
      wholeNumber(8),
    )
    .option("--seed <n>", "seed of the noise", wholeNumber(0), 0)
    .option("--page <n>", "which 64 channels or classes, or 512 channels of an .html page, to show", wholeNumber(1), 1)
    .option("-o, --output <file>", "an .html page, or tiles as .png or .svg (default: filters.png)")
    .addOption(languageOption());
  return addEngineOptions(addModelOptions(command))
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["filters resnet50 -o filters.png", "the weights of the first layer"],
        ["filters runs/photos --layer stage3 --dream", "an image per channel"],
        ["filters resnet50 --class goldfish", "what a class looks like"],
        ["filters runs/photos --layer stage3 --images photos -o page.html", "a dictionary"],
        ["filters resnet50 --layer stage3 --image cat.jpg", "dream into a photo"],
      )}`,
    )
    .action(filters);
}

async function filters(name: string, flags: FiltersFlags, command: Command): Promise<void> {
  const out = output(flags);
  const usual = defaultName(flags);
  const path = outputFile(flags, usual, pictureEndings);
  const ending = extname(path ?? usual).toLowerCase();
  checkFlags(flags, ending);
  refuseIdleOptions(command, flags, path ?? usual);
  const open = makesImages(flags, ending) ? openNamedModel : openNamedWeights;
  const model = await open(name, flags, await openEngine(flags, out), out);
  const status = statusLine(out);
  const result = await untilSignal(
    async (signal) => {
      const onProgress = ({ done, total }: explain.AscentProgress) =>
        status.show(`Optimizing: ${formatPercent(done / total, 0)}`);
      const found = await resultOf(name, model, flags, ending, { onProgress, signal });
      if (path !== undefined) await write(path, found);
      return found;
    },
    () => "stopped; nothing was written",
  ).finally(() => status.clear());
  print(out, path, result);
}

function defaultName({ image, images }: FiltersFlags): string {
  if (image !== undefined) return `dream-${basename(image, extname(image))}.png`;
  return images === undefined ? "filters.png" : "filters.html";
}

/** @throws ConfigError for options that don't go together. */
function checkFlags({ layer, class: classes, channel, image, images }: FiltersFlags, ending: string): void {
  if (image !== undefined && ending !== ".png") throw new ConfigError("--image: a dream is written as .png");
  if (image !== undefined && images !== undefined) throw new ConfigError("--image and --images don't go together");
  if (images !== undefined && ending !== ".html") throw new ConfigError("--images: only an .html page shows images");
  if (channel && layer === undefined) throw new ConfigError("--channel is one of a layer; add --layer");
  if (classes && layer !== undefined) throw new ConfigError("--class and --layer don't go together");
  if (ending === ".html" && layer === undefined) throw new ConfigError("a page describes a layer; add --layer");
  if (image !== undefined && !layer && !classes) throw new ConfigError("--image: add --layer or --class");
}

/** @throws ConfigError for options without effect on what is made. */
function refuseIdleOptions(command: Command, flags: FiltersFlags, path: string): void {
  refusePageOptions(command, ["language"], path);
  const { image, class: classes, channel } = flags;
  if (image !== undefined) refuseOptions(command, ["page"], "a dream is one image");
  else if (classes) refuseOptions(command, ["page"], "--class names what is shown");
  else if (channel) refuseOptions(command, ["page"], "--channel names what is shown");
  else if (!makesImages(flags, extname(path).toLowerCase()))
    refuseOptions(command, ["steps", "size", "seed", "page"], "weights are drawn as they are; add --dream");
}

/** Whether images are optimized, rather than weights drawn. */
function makesImages({ dream, image, class: classes, channel }: FiltersFlags, ending: string): boolean {
  return Boolean(dream || classes || channel) || image !== undefined || ending === ".html";
}

function resultOf(name: string, model: Model, flags: FiltersFlags, ending: string, work: Progress): Promise<Result> {
  if (flags.image !== undefined) return dream(model, flags.image, flags, work);
  if (ending === ".html") return dictionary(name, model, flags, work);
  return makesImages(flags, ending) ? optimized(model, flags, work) : weights(model, flags);
}

async function weights(model: Model, { layer }: FiltersFlags): Promise<Result> {
  const found = await explain.firstFilters(model, layer);
  const { filters: tensor, ...about } = found;
  const isReversed = model.preprocessing?.channelOrder === "bgr";
  return {
    answer: { ...about, shape: tensor.shape, values: Array.from(tensor.data) },
    says: [
      `${found.layer}: ${formatAmount(tensor.shape[0] ?? 0, "filter")}, weights up to ${found.scale.toPrecision(3)}`,
    ],
    figure: () => drawFirstFilters(found, isReversed),
  };
}

async function optimized(model: Model, flags: FiltersFlags, work: Progress): Promise<Result> {
  const { layer, steps, seed } = flags;
  const channels = layer === undefined ? undefined : channelsOf(model, layer, flags, 64);
  const classes = channels ? undefined : classesOf(model, flags);
  const images = await explain.activationMaximization(model, {
    ...(layer !== undefined && channels && { layer, channels: channels.items }),
    ...(classes && { class: classes.items }),
    ...sizeOf(model, flags),
    ...{ seed, ...work, ...(steps !== undefined && { steps }) },
  });
  const silent = images
    .filter(({ score }) => !(score > 0) && layer !== undefined)
    .map(({ target }) => targetName(target));
  return {
    answer: { images: images.map(({ target, score }) => ({ ...target, score })), total: (channels ?? classes)?.total },
    says: [
      ...images.slice(0, 8).map(({ target, score, course }) => {
        return `${targetName(target)}: ${(course[0] ?? 0).toFixed(2)} at first, ${score.toFixed(2)} at last`;
      }),
      ...(images.length > 8 ? [`and ${images.length - 8} more`] : []),
      ...(channels && !flags.channel ? limit(channels, "channels") : []),
      ...(classes && !flags.class ? limit(classes, "classes") : []),
      ...(silent.length > 0 ? [`no response at all: ${silent.slice(0, 12).join(", ")}`] : []),
    ],
    figure: () => drawOptimizedImages(images, layer ?? "classes"),
  };
}

async function dictionary(name: string, model: Model, flags: FiltersFlags, work: Progress): Promise<Result> {
  const { layer = "", steps = 128, seed, language } = flags;
  const chosen = channelsOf(model, layer, flags, 512);
  const { total, items: channels } = chosen;
  const files = flags.images === undefined ? [] : await imageFiles([flags.images]);
  if (flags.images !== undefined && files.length === 0)
    throw new ConfigError(`--images: ${flags.images} has no images`);
  const entries = await explain.channelDictionary(model, {
    ...{ layer, channels, images: files, steps, seed, ...work },
    ...sizeOf(model, flags),
  });
  return {
    answer: {
      ...{ layer, total },
      channels: entries.map(({ channel, optimized: { score }, patches, votes }) => ({
        ...{ channel, score, votes },
        patches: patches.map(({ pixels: _, image, ...patch }) => ({ file: files[image], ...patch })),
      })),
    },
    says: [`${layer}: ${formatAmount(entries.length, "channel")}`, ...(flags.channel ? [] : limit(chosen, "channels"))],
    page: async () => {
      const page = await filtersPageOf(entries, files, { model: name, layer, channels: total, steps, seed });
      return renderFilters(page, { language });
    },
  };
}

async function dream(model: Model, file: string, flags: FiltersFlags, work: Progress): Promise<Result> {
  const { layer, channel, steps, size, seed } = flags;
  const { image, octaves } = await explain.deepDream(model, file, {
    ...(layer !== undefined && { layer }),
    ...(channel && { channels: channel }),
    ...(flags.class && { class: flags.class.map((word) => classNamed(model, word)) }),
    ...(steps !== undefined && { steps }),
    ...(size !== undefined && { size }),
    ...{ seed, ...work },
  });
  const [height, width] = image.shape;
  return {
    answer: { height, width, octaves },
    says: [`${width} x ${height}, dreamed at ${formatAmount(octaves.length, "size")}`],
    png: await encodePng(image),
  };
}

/** The classes that are named, or as many as tiles fit on an image. */
function classesOf(model: Model, { class: words, page }: FiltersFlags): ChosenItems<explain.ClassGiven> {
  const total = explain.classCount(model);
  if (words) return { items: words.map((word) => classNamed(model, word)), total };
  return pageOfItems(total, page, 64);
}

function channelsOf(
  model: Model,
  layer: string,
  { channel, page }: FiltersFlags,
  perPage: number,
): ChosenItems<number> {
  const total = explain.channelCount(model, layer);
  return channel ? { items: channel, total } : pageOfItems(total, page, perPage);
}

/** Layers don't need images as large as the network's, and smaller ones take less time. */
function sizeOf({ inputShape: [, height, width] }: Model, { layer, size }: FiltersFlags): { readonly size?: number } {
  if (size !== undefined) return { size };
  return layer !== undefined && height && width && Math.min(height, width) > 128 ? { size: 128 } : {};
}

function limit({ items, total }: ChosenItems<unknown>, what: "channels" | "classes"): string[] {
  if (items.length === total) return [];
  const option = what === "channels" ? "--channel" : "--class";
  return [`these are ${items.length} of ${formatCount(total)} ${what}; --page and ${option} show others`];
}

async function write(path: string, { page, figure, png }: Result): Promise<void> {
  if (png) return writeOutputFile(path, png);
  const missing = () => Promise.reject(new ConfigError(`--output ${path}: expected a name that ends in .png or .svg`));
  await writePicture(path, { page: page ?? missing, figure: figure ?? missing });
}

function print(out: Output, path: string | undefined, { answer, says }: Result): void {
  out.answer({ ...answer, ...(path !== undefined && { output: path }) });
  if (out.json) return;
  for (const line of says) out.say(line);
  out.say(`Wrote ${path}`);
}
