import type { ValueRange } from "../data/index.ts";
import type { Layer, SymbolicTensor } from "../layers/index.ts";
import { Network } from "../network/index.ts";
import type { JsonObject } from "../support/json.ts";

/** Layers that move, drop or average values, and so preserve black and white. */
const passing = new Set([
  ...["Activation", "AveragePooling2D", "CenterCrop", "Cropping2D", "Dropout", "Flatten", "GaussianNoise", "Identity"],
  ...["MaxPooling2D", "Permute", "Reshape", "Resizing", "SpatialDropout2D", "UpSampling2D", "ZeroPadding2D"],
  ...[
    "RandomBrightness",
    "RandomContrast",
    "RandomCrop",
    "RandomFlip",
    "RandomRotation",
    "RandomTranslation",
    "RandomZoom",
  ],
]);

const bytes: ValueRange = [0, 255];
const unit: ValueRange = [0, 1];
const signed: ValueRange = [-1, 1];

/**
 * Infers the values of black and white that a network expects from its first layers: an integer input takes bytes, a
 * rescaling maps to 0 … 1 or −1 … 1, a normalization subtracts the mean. Returns undefined if they do not show it.
 * @param optionsOf Returns the options of a layer, including those stored among its weights if available.
 */
export function expectedRange(
  network: Network,
  optionsOf: OptionsOf = (layer) => layer.config(),
): ValueRange | undefined {
  const [input] = network.inputs;
  if (!input) return undefined;
  return input.dtype === "uint8" || input.dtype === "int32" ? bytes : rangeAt(network, input, optionsOf);
}

export type OptionsOf = (layer: Layer) => JsonObject;

/** Returns the range that all layers reading a tensor agree on. */
function rangeAt(network: Network, tensor: SymbolicTensor, optionsOf: OptionsOf): ValueRange | undefined {
  const found = network.calls
    .filter(({ inputs }) => inputs.includes(tensor))
    .map(({ layer, inputs, outputs }): ValueRange | undefined => {
      const output = outputs[0];
      if (layer instanceof Network) {
        const inner = layer.inputs[inputs.indexOf(tensor)];
        return inner && rangeAt(layer, inner, optionsOf);
      }
      const config = optionsOf(layer);
      if (passing.has(layer.className)) {
        const isPassing = config.activation === undefined || config.activation === "linear";
        return isPassing && output ? rangeAt(network, output, optionsOf) : undefined;
      }
      const affine = affineOf(layer.className, config);
      if (!affine) return undefined;
      const isIdentity = affine.every(({ scale, offset }) => scale === 1 && offset === 0);
      return isIdentity && output ? rangeAt(network, output, optionsOf) : rangeBefore(affine);
    });
  const [first] = found;
  return found.every((other) => other?.[0] === first?.[0] && other?.[1] === first?.[1]) ? first : undefined;
}

/** x · scale + offset, for each channel. */
type Affine = readonly { readonly scale: number; readonly offset: number }[];

function affineOf(className: string, config: Readonly<Record<string, unknown>>): Affine | undefined {
  if (className === "Rescaling") {
    return paired(config.scale, config.offset, (scale, offset) => ({ scale, offset }));
  }
  if (className !== "Normalization" || config.invert === true) return undefined;
  return paired(config.mean, config.variance, (mean, variance) => {
    const scale = 1 / Math.max(Math.sqrt(variance), 1e-7);
    return { scale, offset: -mean * scale };
  });
}

function paired(first: unknown, second: unknown, make: (a: number, b: number) => Affine[number]): Affine | undefined {
  const [left, right] = [[first].flat(), [second].flat()];
  if (![...left, ...right].every((value) => typeof value === "number")) return undefined;
  const length = Math.max(left.length, right.length);
  const at = (values: readonly unknown[], index: number) => Number(values[values.length === 1 ? 0 : index]);
  return Array.from({ length }, (_, channel) => make(at(left, channel), at(right, channel)));
}

/** Returns the range that x · scale + offset maps to another common range, or that fits its mean and deviation. */
function rangeBefore(affine: Affine): ValueRange | undefined {
  const usual = [bytes, unit, signed];
  const exact = usual.find((from) =>
    usual.some((to) =>
      affine.every(({ scale, offset }) => {
        const slack = 0.01 * (to[1] - to[0]);
        return [0, 1].every((end) => Math.abs((from[end] ?? 0) * scale + offset - (to[end] ?? 0)) <= slack);
      }),
    ),
  );
  if (exact) return exact;
  const means = affine.map(({ scale, offset }) => -offset / scale);
  const deviations = affine.map(({ scale }) => 1 / Math.abs(scale));
  const all = (test: (mean: number, deviation: number) => boolean) =>
    means.every((mean, channel) => test(mean, deviations[channel] ?? 0));
  if (all((mean, deviation) => mean > 1 && mean < 255 && deviation <= 128)) return bytes;
  // The variance is at most mean · (1 − mean) for values in 0 … 1, and at most 1 − mean² for values in −1 … 1.
  if (all((mean, deviation) => mean > 0 && mean < 1 && deviation ** 2 <= mean * (1 - mean))) return unit;
  if (all((mean, deviation) => Math.abs(mean) < 1 && deviation ** 2 <= 1 - mean ** 2)) return signed;
  return undefined;
}
