import { Argument, Command } from "commander";
import { type LessonName, lessonNames } from "../../lessons/index.ts";
import { makeLesson } from "../../runs/index.ts";
import { type EngineChoice, openEngine } from "../engines/index.ts";
import {
  addEngineOptions,
  addModelOptions,
  examples,
  languageOption,
  type ModelFlags,
  modelArgument,
  oneWordOf,
  type PageFlags,
  refuseOptions,
  wrapNotes,
} from "../options/index.ts";
import { checkOutputFile, output, writeOutputFile } from "../output/index.ts";
import { untilSignal } from "../process/index.ts";
import { openNamedModel } from "./predict/open-named-model.ts";

interface LessonFlags extends ModelFlags, EngineChoice, PageFlags {
  readonly model?: string;
  readonly image?: string;
}

/** What `addModelOptions` adds. */
const modelOptions = ["weights", "variant", "weightsFile", "weightsGroup", "range", "look"];

const notes = `
A lesson is one HTML file that works without a network. It computes with the arithmetic of
the library, on your image and your network; without them, on a drawing and a small network
that is trained while the page is made.`;

/** `fovea lesson NAME`: makes an interactive page that explains a part of convolutional networks. */
export function lessonCommand(): Command {
  const command = new Command("lesson")
    .description("make an interactive page that explains a part of your network")
    .addArgument(new Argument("<lesson>", lessonNames.join(", ")).argParser(oneWordOf(lessonNames)))
    .option("--model <model>", modelArgument)
    .option("--image <file>", "image file")
    .option("-o, --output <file>", "the HTML file (default: lesson-NAME.html)")
    .addOption(languageOption());
  return addEngineOptions(addModelOptions(command))
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["lesson conv", "on a drawing, with a small network"],
        ["lesson conv --model runs/photos --image cat.jpg", "with your own"],
        ["lesson conv --language zh -o conv.html", "in Chinese"],
      )}`,
    )
    .action(lesson);
}

async function lesson(name: LessonName, flags: LessonFlags, command: Command): Promise<void> {
  const out = output(flags);
  const { model: modelName, image: file, language, output: path = `lesson-${name}.html` } = flags;
  checkOutputFile(path, [".html"]);
  if (modelName === undefined) refuseOptions(command, modelOptions, "they describe a model; add --model");
  const engine = await openEngine(flags, out);
  const model = modelName === undefined ? undefined : await openNamedModel(modelName, flags, engine, out);
  const page = await untilSignal(
    (signal) => makeLesson(name, { engine, model, modelName, file, language, signal }),
    () => "stopped; nothing was written",
  );
  await writeOutputFile(path, page);
  out.answer({ lesson: name, output: path });
  if (!out.json) out.say(`Wrote ${path}`);
}
