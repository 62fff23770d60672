import { type TfliteFile, type TfliteTensor, tensorTypeName } from "../../io/tflite/index.ts";
import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { formatShape } from "../../tensor/shape.ts";
import { located } from "./located.ts";

/** What an input is given besides its description in the file. */
export interface InputOptions {
  /** The shape [height, width, channels] if its sizes are open. */
  readonly inputShape: readonly number[] | undefined;
  readonly name: string | undefined;
}

/** Creates an input of the network. Quantized ones take the numbers for which integers stand. */
export function networkInput(
  { graph, path }: TfliteFile,
  index: number,
  { inputShape, name }: InputOptions,
): SymbolicTensor {
  const tensor = graph.tensors[index];
  return located(path, `input ${formatReceived(tensor?.name)}`, () => {
    const shape = hasOpenSizes(tensor) ? inputShape : tensor?.shape.slice(1);
    if (!shape || shape.length === 0) {
      const received = tensor?.shape.map((size, axis) => (tensor.openAxes.includes(axis) ? null : size)) ?? [];
      throw new FormatError(
        `expected an input [batch, ..] of known size, received ${formatShape(received)}; ` +
          "set the option inputShape: [height, width, channels]",
      );
    }
    return layers.input({ shape: [...shape], dtype: inputType(tensor), ...(name !== undefined && { name }) });
  });
}

/** Whether a tensor has open sizes other than the batch. */
export function hasOpenSizes(tensor: TfliteTensor | undefined): boolean {
  return tensor?.openAxes.some((axis) => axis > 0) === true;
}

function inputType(tensor: TfliteTensor | undefined): "float32" | "uint8" | "int32" {
  const type = tensorTypeName(tensor?.type ?? 0);
  if (tensor?.quantization || type === "float32") return "float32";
  if (type === "uint8" || type === "int32") return type;
  throw new FormatError(`expected float32, uint8, int32 or quantized values, received ${type}`);
}
