import type { Tensor } from "../../src/tensor/index.ts";

/** [filters, channels, rows, columns] → [rows, columns, channels, filters], or a matrix turned. */
export function channelsLast({ data, shape }: Tensor): Tensor {
  const [filters = 1, channels = 1, rows = 1, columns = 1] = shape;
  const turned = new Float32Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const [column, row] = [at % columns, Math.floor(at / columns) % rows];
    const [channel, filter] = [Math.floor(at / columns / rows) % channels, Math.floor(at / columns / rows / channels)];
    turned[((row * columns + column) * channels + channel) * filters + filter] = data[at] ?? 0;
  }
  const order = shape.length === 4 ? [rows, columns, channels, filters] : [channels, filters];
  return { data: turned, shape: order, dtype: "float32" };
}
