import { layers } from "../../layers/index.ts";
import { layerRows, sequentialNetwork } from "../../network/index.ts";
import { formatCount } from "../../support/index.ts";

/** The sizes of a convolution on a square image, with padding that keeps its size. */
export interface LayerSizes {
  readonly side: number;
  readonly channels: number;
  readonly filterSide: number;
  readonly filters: number;
}

/** Counts the parameters of a convolution. */
export function convParameters({ side, channels, filterSide, filters }: LayerSizes): number {
  const layer = layers.conv2d({ filters, kernelSize: filterSide, padding: "same" });
  return parametersOf([layers.input({ shape: [side, side, channels] }), layer]);
}

/** The most elements of a tensor: no dense layer has more weights. */
const mostElements = 2 ** 31 - 1;

/** Counts the parameters of a dense layer over flattened values; of one that is too large to build, unit by unit. */
export function denseParameters(inputs: number, units: number): number {
  const built = inputs * units <= mostElements ? units : 1;
  return (units / built) * parametersOf([layers.input({ shape: [inputs] }), layers.dense({ units: built })]);
}

function parametersOf(entries: Parameters<typeof sequentialNetwork>[0]): number {
  return layerRows(sequentialNetwork(entries)).reduce((sum, { parameters }) => sum + parameters, 0);
}

/** How the parameters of a convolution come about: "(3·3·3 + 1)·32". */
export function convCalculation({ channels, filterSide, filters }: LayerSizes): string {
  return `(${filterSide}·${filterSide}·${channels} + 1)·${filters}`;
}

/** The same for a dense layer: "(4,704 + 1)·25". */
export function denseCalculation(inputs: number, units: number): string {
  return `(${formatCount(inputs)} + 1)·${formatCount(units)}`;
}
