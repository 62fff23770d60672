import { ConfigError } from "../../support/errors.ts";
import { nearest } from "../../support/nearest.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { weightVariable } from "../../train/index.ts";
import type { FloatTensor } from "../maps/heat-map.ts";
import type { ExplainedModel } from "../subject/explain-options.ts";

/** The filters of a convolution that reads an image. */
export interface FirstFilters {
  /** The path of the layer. */
  readonly layer: string;
  /** The weights [filters, height, width, channels]. */
  readonly filters: FloatTensor;
  /** The largest magnitude of a weight: the scale that all filters are drawn with. */
  readonly scale: number;
}

/**
 * Returns the filters of a convolution that reads one or three channels: those of `layer`, or else of the first one.
 * @throws ConfigError for a layer that has no such filters, or that doesn't exist.
 */
export async function firstFilters(model: ExplainedModel, layer?: string): Promise<FirstFilters> {
  const where = "firstFilters";
  const { network, engine } = model.trainer;
  const kernels = network.listWeights().flatMap((weight) => {
    const [, path] = /^(.+)\/kernel$/.exec(weight.name) ?? [];
    return path !== undefined && weight.shape.length === 4 ? [{ weight, path }] : [];
  });
  const readsColors = ({ weight }: (typeof kernels)[number]) => weight.shape[2] === 1 || weight.shape[2] === 3;
  const found = layer === undefined ? kernels.find(readsColors) : kernels.find(({ path }) => path === layer);
  if (!found) {
    const similar =
      layer === undefined
        ? undefined
        : nearest(
            layer,
            kernels.map(({ path }) => path),
          );
    throw new ConfigError(
      layer === undefined
        ? `${where}: the model has no convolution that reads one or three channels`
        : `${where}: there is no convolution "${layer}"${similar ? `; did you mean "${similar}"?` : ""}`,
    );
  }
  if (!readsColors(found)) {
    throw new ConfigError(
      `${where}: "${found.path}" reads ${found.weight.shape[2]} channels, so its filters aren't images; ` +
        "activation maximization shows what they respond to",
    );
  }
  const data = (await weightVariable(engine, found.weight).read()) as Float32Array;
  const filters = filtersFirst({ data, shape: found.weight.shape, dtype: "float32" });
  return { layer: found.path, filters, scale: data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) };
}

/** [height, width, channels, filters] → [filters, height, width, channels]. */
function filtersFirst({ data, shape }: Tensor): FloatTensor {
  const [height = 1, width = 1, channels = 1, filters = 1] = shape;
  const length = height * width * channels;
  const turned = Float32Array.from({ length: data.length }, (_, at) => {
    return data[(at % length) * filters + Math.floor(at / length)] ?? 0;
  });
  return { data: turned, shape: [filters, height, width, channels], dtype: "float32" };
}
