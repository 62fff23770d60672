import { Command, Option } from "commander";
import { plotData } from "../../models/index.ts";
import { modelPlot, type PlotDetail } from "../../plot/index.ts";
import { openModel } from "../../runs/index.ts";
import { examples, positiveNumber } from "../options/index.ts";
import { checkOutputFile, figureEndings, output, writeFigure } from "../output/index.ts";

interface PlotFlags {
  readonly output: string;
  readonly title?: string;
  readonly detail?: PlotDetail;
  readonly scale: number;
}

/** `fovea plot MODEL|RUN -o FILE`: draws the network. */
export function plotCommand(): Command {
  return new Command("plot")
    .description("draw a model with its shapes and parameters")
    .argument("<model>", "name of an architecture, folder of a run or saved model, or .keras, .h5 or .tflite file")
    .requiredOption("-o, --output <file>", "the image to write, .svg or .png (required)")
    .option("--title <text>", "title of the plot (default: the model's name)")
    .addOption(
      new Option("--detail <detail>", "a card per layer or per block (default: blocks from 48 layers on)").choices([
        "layers",
        "blocks",
      ]),
    )
    .option("--scale <factor>", "pixels of a PNG per unit of the drawing", positiveNumber, 2)
    .addHelpText(
      "after",
      examples(["plot lenet5 -o lenet5.svg", "as SVG"], ["plot runs/quickstart -o model.png --scale 3", "as PNG"]),
    )
    .action(drawModel);
}

async function drawModel(name: string, { output: file, title, detail, scale }: PlotFlags): Promise<void> {
  const out = output({});
  checkOutputFile(file, figureEndings);
  const { model } = await openModel(name, { engine: "portable" });
  const svg = await modelPlot({ ...plotData(model.network), title: title ?? model.name, detail });
  await writeFigure(file, svg, scale);
  out.say(`Wrote ${file}`);
}
