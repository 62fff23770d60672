import { Command, Option } from "commander";
import { type AssessedMap, type HeatMapMethodName, heatMapMethods } from "../../explain/index.ts";
import { renderExplanation } from "../../pages/index.ts";
import {
  classNamed,
  drawExplanation,
  explainImage,
  explanationOf,
  mapNotes,
  pageExamples,
  readImageRun,
} from "../../runs/index.ts";
import { formatAmount, formatCount, formatPercent, wrapText } from "../../support/index.ts";
import { type EngineChoice, openEngine } from "../engines/index.ts";
import {
  addEngineOptions,
  addModelOptions,
  collected,
  examples,
  languageOption,
  type ModelFlags,
  modelArgument,
  oneWordOf,
  type PageFlags,
  refusePageOptions,
  wrapNotes,
} from "../options/index.ts";
import {
  answerLines,
  output,
  outputFile,
  pageName,
  pictureEndings,
  statusLine,
  writePicture,
} from "../output/index.ts";
import { untilSignal } from "../process/index.ts";
import { openNamedModel } from "./predict/open-named-model.ts";

interface ExplainFlags extends ModelFlags, EngineChoice, PageFlags {
  readonly method: string;
  readonly layer?: string;
  readonly class?: readonly string[];
  readonly against?: string;
  readonly parts: boolean;
  readonly nearest: boolean;
  readonly influence: boolean;
}

/** Names on the command line: "grad-cam" for gradCam. */
const methods = new Map(
  (Object.keys(heatMapMethods) as HeatMapMethodName[]).map((name) => [
    name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    name,
  ]),
);

const notes = `
A heat map shows which parts of the image the score of a class depends on. It is tested:
hot parts are removed, and shown alone, in the order of their heat, against random spots
and the center of the image; and the map is made again after shuffling the network's upper
weights, which should change it.`;

/** `fovea explain MODEL IMAGE`: shows what a model's answer depends on. */
export function explainCommand(): Command {
  const command = new Command("explain")
    .description("show which parts of an image a model's answer depends on")
    .argument("<model>", modelArgument)
    .argument("<image>", "image file")
    .addOption(
      new Option("--method <name>", [...methods.keys()].join(", "))
        .default("grad-cam")
        .argParser(oneWordOf([...methods.keys()])),
    )
    .option("--layer <path>", "layer of the feature maps (default: the last of at least 7 x 7)")
    .option("--class <name>", "class to explain, by name or number; may be repeated (default: the answer)", collected)
    .option("--against <name>", "why the class and not this one")
    .option("--no-parts", "leave out which parts would change the answer")
    .option("--no-nearest", "leave out the nearest training images of a run")
    .option("--no-influence", "leave out how the answer depends on training images")
    .option(
      "-o, --output <file>",
      "write a page, .html, or draw the heat map, .png or .svg (default: explain-IMAGE.html)",
    )
    .addOption(languageOption());
  return addEngineOptions(addModelOptions(command))
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["explain runs/photos cat.jpg -o heat.png", "the heat map of the answer"],
        ["explain runs/photos cat.jpg --class dog --against cat", "what would speak for dog"],
        ["explain resnet50 cat.jpg --method occlusion", "by covering parts of the image"],
      )}`,
    )
    .action(explain);
}

async function explain(name: string, file: string, flags: ExplainFlags, command: Command): Promise<void> {
  const out = output(flags);
  const path = outputFile(flags, pageName("explain", file), pictureEndings);
  refusePageOptions(command, ["parts", "nearest", "influence", "language"], path);
  const model = await openNamedModel(name, flags, await openEngine(flags, out), out);
  const run = await readImageRun(name);
  const status = statusLine(out);
  const onProgress = (done: number, total: number) =>
    status.show(`Computed features of ${formatCount(done)} of ${formatAmount(total, "training image")}`);
  const explained = await untilSignal(
    async (signal) => {
      const found = await explainImage(model, file, {
        ...{ method: methods.get(flags.method) ?? "gradCam", layer: flags.layer, signal, task: run?.task },
        valueNames: run?.task === "regression" ? run.classes : undefined,
        classes: flags.class?.map((word) => classNamed(model, word)),
        against: flags.against === undefined ? undefined : classNamed(model, flags.against),
      });
      if (path !== undefined) {
        await writePicture(path, {
          page: async () => {
            const examples = await pageExamples(name, model, file, { ...flags, onProgress, signal });
            const { parts, method } = flags;
            if (parts) status.show("Searching for parts that change the answer (--no-parts leaves them out)");
            const content = await explanationOf(model, found, {
              file,
              modelName: name,
              method,
              examples,
              parts,
              signal,
            });
            return renderExplanation(content, { language: flags.language });
          },
          figure: () => drawExplanation(found),
        });
      }
      return found;
    },
    () => "stopped; nothing was written",
  ).finally(() => status.clear());
  const { answer, maps } = explained;
  out.answer({ file, answer, maps: maps.map(plainMap), ...(path !== undefined && { output: path }) });
  if (out.json) return;
  for (const line of answerLines(answer)) out.say(`${file}: ${line}`);
  for (const map of maps) for (const line of describeMap(map)) out.say(line);
  if (path !== undefined) out.say(`Wrote ${path}`);
}

/** A map without its pixels, which the library returns. */
function plainMap({ values: _, heat, target, ...map }: AssessedMap) {
  const { weights: __, offset: ___, ...shown } = target;
  return { ...map, target: shown, heat: { shape: heat.shape, largest: largest(heat.data) } };
}

const largest = (values: Float32Array) =>
  values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);

function describeMap({ method, target, score, layer, trust }: AssessedMap): string[] {
  const nameOf = (one: { readonly label?: string; readonly index: number }) => one.label ?? `class ${one.index}`;
  const what = target.class
    ? `${nameOf(target.class)}${target.against ? ` rather than ${nameOf(target.against)}` : ""}`
    : "the value";
  const { comparison, randomized, completeness, notes: found } = trust;
  const lines = [
    `${what}: ${target.kind} ${score.toFixed(2)}, explained by ${method}`,
    ...(layer ? [`layer ${layer.path}, ${layer.height} x ${layer.width}${why[layer.reason]}`] : []),
    ...(comparison
      ? [
          `without its hottest parts, ${share(comparison.map.deletion)} of the score is left on average ` +
            `(random spots ${share(comparison.random.deletion)}, center ${share(comparison.center.deletion)})`,
          `with them alone, ${share(comparison.map.insertion)} is there already ` +
            `(random spots ${share(comparison.random.insertion)}, center ${share(comparison.center.insertion)})`,
        ]
      : []),
    `rank correlation with the map after shuffling upper weights: ${randomized.toFixed(2)}`,
    ...(completeness
      ? [`attributions add up to ${completeness.sum.toFixed(2)} of ${completeness.expected.toFixed(2)}`]
      : []),
    ...found.map((note) => `note: ${mapNotes[note]}`),
  ];
  return lines.flatMap((line, index) =>
    wrapText(line, 74).map((part, at) => (index === 0 ? part : `${at === 0 ? "  " : "    "}${part}`)),
  );
}

const share = (value: number) => formatPercent(value, 0);

const why: Readonly<Record<string, string>> = {
  given: "",
  "last stage": ": the last stage of at least 7 x 7",
  "last layer": ": the last layer of at least 7 x 7",
  largest: ": the last of the largest layers",
};
