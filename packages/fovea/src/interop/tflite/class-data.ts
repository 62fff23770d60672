import type { Preprocessing } from "../../data/index.ts";
import { labelsBeside, packedLabels, type TfliteFile, tensorTypeName } from "../../io/tflite/index.ts";
import type { ClassData } from "../../models/class-data.ts";
import type { Network } from "../../network/index.ts";
import { labelsOf } from "../labels-of.ts";
import { teachableLabels, teachablePreprocessing } from "../teachable-machine.ts";

/**
 * Reads the class names, from the archive appended to the model or from `labels.txt` next to it, and how images are
 * prepared: from the model's metadata, from the quantization of its input, or as Teachable Machine does.
 */
export async function classDataOf(file: TfliteFile, network: Network): Promise<ClassData> {
  const { described, path } = file;
  const packed = described?.labelFile === undefined ? undefined : await packedLabels(path, described.labelFile);
  const lines = packed ?? (await labelsBeside(path)) ?? [];
  const teachable = packed ? undefined : teachableLabels(lines);
  const preprocessing = preprocessingOf(file, network, teachable !== undefined);
  return {
    ...(lines.length > 0 && labelsOf(teachable ?? lines, network)),
    ...(preprocessing && { preprocessing }),
  };
}

function preprocessingOf(file: TfliteFile, network: Network, isTeachable: boolean): Preprocessing | undefined {
  const [batch, height, width, channels] = network.inputs[0]?.shape ?? [];
  const isImage = batch === null && height && width && (channels === 1 || channels === 3);
  if (!isImage) return undefined;
  const affine = normalizationOf(file) ?? quantizationOf(file);
  const perChannel = (values: readonly number[]) =>
    Array.from({ length: channels }, (_, channel) => (values[values.length === 1 ? 0 : channel] ?? 0) / 255);
  const isSquare = height === width && channels === 3;
  if (isTeachable && isSquare && !affine) return teachablePreprocessing(height);
  if (!affine) return undefined;
  return {
    // Teachable Machine takes the center square, others the whole image.
    resize: isTeachable && isSquare ? height : [height, width],
    crop: [height, width],
    interpolation: "bilinear",
    scale: 1 / 255,
    mean: perChannel(affine.mean),
    std: perChannel(affine.std),
    channelOrder: "rgb",
  };
}

/** (value − mean) ÷ std, for values from 0 to 255; one number for all channels, or one for each. */
interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

function normalizationOf({ described }: TfliteFile): Normalization | undefined {
  const { mean = [], std = [] } = described?.normalization ?? {};
  const isSound = [mean, std].every((values) => values.length > 0 && values.every(Number.isFinite));
  return isSound && std.every((value) => value > 0) ? { mean, std } : undefined;
}

/** A quantized input takes the bytes of an image; for int8, they are shifted by 128. */
function quantizationOf({ graph }: TfliteFile): Normalization | undefined {
  const { quantization, type = 0 } = graph.tensors[graph.inputs[0] ?? -1] ?? {};
  const shift = { uint8: 0, int8: 128 }[tensorTypeName(type)];
  const [scale = 0] = quantization?.scales ?? [];
  if (shift === undefined || quantization?.scales.length !== 1 || scale <= 0) return undefined;
  return { mean: [(quantization.zeroPoints[0] ?? 0) + shift], std: [1 / scale] };
}
