import { dataTable, type Html, html } from "../../page/index.ts";
import { formatCount } from "../../support/index.ts";
import type { ConvData } from "./conv-data.ts";
import {
  convCalculation,
  convParameters,
  denseCalculation,
  denseParameters,
  type LayerSizes,
} from "./parameter-counts.ts";
import type { ConvTexts } from "./texts/conv-texts.ts";

interface Row {
  readonly layer: string;
  readonly how: string;
  readonly parameters: number;
}

/** The parameters of a convolution and of a dense layer that does the same work, and some to compare them with. */
export function parameterTable(sizes: LayerSizes, { layer }: ConvData, texts: ConvTexts): Html {
  const { side, channels, filterSide, filters } = sizes;
  const [inputs, outputs] = [side * side * channels, side * side * filters];
  const [conv, dense] = [convParameters(sizes), denseParameters(inputs, outputs)];
  const rows: Row[] = [
    { layer: texts.rows.conv(filterSide, filters), how: convCalculation(sizes), parameters: conv },
    { layer: texts.rows.denseAlike(formatCount(outputs)), how: denseCalculation(inputs, outputs), parameters: dense },
  ];
  return html`${table(texts.parameterTable.label, rows, texts)}
    <p id="parameter-sentence" aria-live="polite">${texts.parametersSentence(formatCount(conv), formatCount(dense), formatCount(Math.round(dense / conv)))}</p>
    <h3>${texts.textbook}</h3>
    ${table(`${texts.textbook}`, comparison(layer, texts), texts)}`;
}

function comparison(layer: ConvData["layer"], texts: ConvTexts): Row[] {
  const textbook = { side: 32, channels: 3, filterSide: 3, filters: 32 };
  const [values, units] = [28 * 28 * 6, 25];
  return [
    { layer: texts.rows.conv32, how: convCalculation(textbook), parameters: convParameters(textbook) },
    { layer: texts.rows.dense25, how: denseCalculation(values, units), parameters: denseParameters(values, units) },
    ...(layer ? [ownRow(layer, texts)] : []),
  ];
}

function ownRow({ kernel, bias, filters, path, parameters }: NonNullable<ConvData["layer"]>, texts: ConvTexts): Row {
  const [rows = 1, columns = 1, channels = 1] = kernel.shape;
  const cells = `${rows}·${columns}·${channels}`;
  return { layer: texts.rows.own(path), how: bias ? `(${cells} + 1)·${filters}` : `${cells}·${filters}`, parameters };
}

function table(label: string, rows: readonly Row[], { parameterTable: { layer, how, count } }: ConvTexts): Html {
  return dataTable({
    label,
    rows,
    columns: [
      { heading: layer, cell: (row: Row) => row.layer, header: true },
      { heading: how, cell: (row: Row) => row.how },
      { heading: count, cell: (row: Row) => formatCount(row.parameters), numeric: true },
    ],
  });
}
