import { basename, resolve } from "node:path";
import { Command, Option } from "commander";
import type { ImageFit } from "../../data/index.ts";
import { type MapMethod, mapMethods } from "../../pages/index.ts";
import { type BackboneChoice, mapImages, writeMap } from "../../runs/index.ts";
import { ConfigError, formatAmount, formatCount, formatPercent } from "../../support/index.ts";
import { type EngineChoice, openEngine } from "../engines/index.ts";
import {
  addClassTableOptions,
  addEngineOptions,
  addWeightsOptions,
  examples,
  fitOption,
  languageOption,
  oneWordOf,
  type PageFlags,
  refusePageOptions,
  type TableFlags,
  tableColumns,
  wholeNumber,
  wrapNotes,
} from "../options/index.ts";
import { faultLine, output, outputFile, pictureEndings, statusLine } from "../output/index.ts";
import { untilSignal } from "../process/index.ts";

interface MapFlags extends Partial<BackboneChoice>, EngineChoice, PageFlags, TableFlags {
  readonly fit?: ImageFit;
  readonly method: MapMethod;
  readonly limit: number;
  readonly seed: number;
}

const notes = `
Images are placed by the features of a network, so that images it takes for similar are
near each other. Labels that contradict what similar images are, and images unlike all
others, are marked. umap keeps neighbors together; pca shows the directions in which the
features vary most. Features come from the cache, as those of fovea features.`;

/** `fovea map IMAGES|RUN`: a map of images by what a network sees in them. */
export function mapCommand(): Command {
  const word = <const W extends string>(flag: string, meaning: string, words: readonly W[]) =>
    new Option(flag, `${meaning}: ${words.join(", ")}`).argParser(oneWordOf(words));
  const command = new Command("map")
    .description("draw a map of images by what a network sees in them")
    .argument("<images>", "folder or table of images, or folder of a run")
    .option("--model <name>", "network of the zoo, or a model file or folder (default: that of the run)")
    .addOption(word("--method <name>", "how images are placed", mapMethods).default("umap" as const))
    .option("--limit <n>", "the largest number of images; of more, a sample is drawn", wholeNumber(4), 2000)
    .option("--seed <n>", "random seed of the sample and of umap", wholeNumber(0), 0)
    .option("-o, --output <file>", "the file, .html, .svg or .png (default: map.html)")
    .addOption(languageOption())
    .addOption(fitOption("as the network's preprocessing says"));
  return addEngineOptions(addClassTableOptions(addWeightsOptions(command)))
    .option("--json", "print the places as JSON; no file is written unless --output names it")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["map photos --model resnet50", "as map.html"],
        ["map runs/photos -o map.png --method pca", "what the run's network has learned"],
      )}`,
    )
    .action(map);
}

async function map(source: string, flags: MapFlags, command: Command) {
  const out = output(flags);
  const path = outputFile(flags, "map.html", pictureEndings);
  refusePageOptions(command, ["language"], path);
  const { method, limit, seed, language, model, weights, variant, weightsFile, weightsGroup, fit } = flags;
  const engine = await openEngine(flags, out);
  const status = statusLine(out);
  const choice = { weights, variant, weightsFile, weightsGroup, fit };
  if (model === undefined && Object.values(choice).some((value) => value !== undefined)) {
    throw new ConfigError("map: --weights, --variant, --weights-file, --weights-group and --fit need --model");
  }
  const placed = await untilSignal(
    (signal) =>
      mapImages(source, {
        ...{ engine, method, limit, seed, signal, columns: tableColumns(flags) },
        backbone: model === undefined ? undefined : { model, ...choice },
        onEvent: (event) => {
          if (event.type === "extracting")
            status.show(`features: ${event.done} of ${formatAmount(event.total, "image")}`);
          if (event.type === "placing") status.show(`placing ${formatAmount(event.images, "image")}`);
        },
      }),
    () => "stopped; the features computed so far are kept, nothing else was written",
  ).finally(() => status.clear());
  const titled = { ...placed, map: { ...placed.map, title: basename(resolve(source)) } };
  if (path !== undefined) await writeMap(titled, path, language);
  out.answer({ ...titled.map, faults: placed.faults, ...(path !== undefined && { output: path }) });
  for (const fault of placed.faults) out.note(faultLine(fault));
  if (out.json) return;
  const { points, total, features, shares } = placed.map;
  const doubtful = points.filter(({ suggested }) => suggested !== undefined).length;
  const far = points.filter(({ isOutlier }) => isOutlier).length;
  out.say(
    `${formatCount(points.length)}${points.length < total ? ` of ${formatCount(total)}` : ""} images by ${formatCount(features)} features of ${placed.map.model}` +
      (shares ? `; the axes hold ${shares.map((share) => formatPercent(share)).join(" and ")} of the variance` : ""),
  );
  if (doubtful > 0) out.say(`${formatAmount(doubtful, "label")} may be wrong`);
  if (far > 0) out.say(`${formatAmount(far, "image")} unlike all others`);
  if (path !== undefined) out.say(`Wrote ${path}`);
}
