import { Command } from "commander";
import { layerRows } from "../../network/index.ts";
import { openModel } from "../../runs/index.ts";
import { examples } from "../options/index.ts";
import { output } from "../output/index.ts";

interface SummaryFlags {
  readonly costs?: boolean;
  readonly nested?: boolean;
  readonly json?: boolean;
}

/** `fovea summary MODEL|RUN`: shows layers, shapes and parameters. */
export function summaryCommand(): Command {
  return new Command("summary")
    .description("show a model's layers, shapes and parameters")
    .argument("<model>", "name of an architecture, folder of a run or saved model, or .keras, .h5 or .tflite file")
    .option("--costs", "add multiply-accumulates and memory of the outputs, per sample")
    .option("--nested", "show the layers of nested models too")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(["summary lenet5 --costs", "an architecture"], ["summary runs/quickstart", "a trained model"]),
    )
    .action(showSummary);
}

async function showSummary(name: string, { costs = false, nested = false, json }: SummaryFlags): Promise<void> {
  const out = output({ json });
  // Nothing is computed, so the portable engine will do.
  const { model } = await openModel(name, { engine: "portable" });
  if (json) {
    const layers = layerRows(model.network, { expandNested: nested });
    out.answer({ model: model.name, input: model.inputShape, parameters: model.countParams(), layers });
  } else {
    const { columns } = out.stream;
    out.say(model.summary({ costs, expandNested: nested, ...(columns !== undefined && { lineLength: columns }) }));
  }
}
