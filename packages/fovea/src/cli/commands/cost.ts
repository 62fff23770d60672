import { Command } from "commander";
import { type LayerArithmetic, layerArithmetic, type ReceptiveField } from "../../network/index.ts";
import { openModel } from "../../runs/index.ts";
import { type Cell, formatCount, formatFlops, table } from "../../support/index.ts";
import { formatShape } from "../../tensor/index.ts";
import { examples, wrapNotes } from "../options/index.ts";
import { output } from "../output/index.ts";

const notes = `
Size: ⌊(input + padding − window) ÷ stride⌋ + 1, in rows and columns; ⌈ ⌉ where a pooling rounds up.
Parameters: the sizes of the layer's weights. MACs: multiply-accumulates for one image.
Field: the receptive field of one output value, in pixels of the image, and the distance
between the fields of neighboring values.`;

/** `fovea cost MODEL`: shows the arithmetic of a network, layer by layer. */
export function costCommand(): Command {
  return new Command("cost")
    .description("show a model's computational cost, layer by layer, with the formulas filled in")
    .argument(
      "<model>",
      "name of an architecture (resnet50, resnet50:keras), folder of a run or saved model, or .keras, .h5 or .tflite file",
    )
    .option("--all", "include layers without window, parameters and products")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(["cost alexnet", "the classic exercise"], ["cost lenet5 --all", "every layer"])}`,
    )
    .action(showCost);
}

async function showCost(name: string, { all = false, json }: { readonly all?: boolean; readonly json?: boolean }) {
  const out = output({ json });
  // Nothing is computed, so the portable engine will do.
  const { model } = await openModel(name, { engine: "portable" });
  const rows = layerArithmetic(model.network);
  const total = (of: (row: LayerArithmetic) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const parameters = model.countParams();
  const multiplyAccumulates = total((row) => row.multiplyAccumulates);
  if (json) {
    out.answer({ model: model.name, input: model.inputShape, parameters, multiplyAccumulates, layers: rows });
    return;
  }
  const shown = all ? rows : rows.filter(({ size, parameters: own }) => size.length > 0 || own > 0);
  const columns = [
    "Layer (type)",
    "Output",
    "Size",
    { header: "Parameters", align: "right" as const },
    { header: "MACs", align: "right" as const },
    "Field",
  ];
  const { columns: width } = out.stream;
  out.say(`${model.name}: input ${formatShape(model.inputShape.slice(1))}`);
  out.say(table(shown.map(cellsOf), columns, { rules: "header", ...(width !== undefined && { width }) }));
  out.say(` Parameters: ${formatCount(parameters)}`);
  out.say(` Multiply-accumulates for one image: ${formatCount(multiplyAccumulates)}`);
}

function cellsOf(row: LayerArithmetic): Cell[] {
  return [
    `${row.name} (${row.className})`,
    formatShape(row.outputShape.slice(1)),
    row.size.join("\n"),
    row.parameters > 0 ? `${row.parameterFormula} = ${formatCount(row.parameters)}` : "",
    row.multiplyAccumulates > 0 ? formatFlops(row.multiplyAccumulates, "").trim() : "",
    row.receptiveField ? fieldCell(row.receptiveField) : "",
  ];
}

function fieldCell({ size, step }: ReceptiveField): string {
  if (size === "all") return "all";
  const [rows, columns] = size;
  const pixels = rows === columns ? `${rows}²` : `${rows}×${columns}`;
  return step.every((apart) => apart === 1) ? pixels : `${pixels}, every ${[...new Set(step)].join("×")}`;
}
