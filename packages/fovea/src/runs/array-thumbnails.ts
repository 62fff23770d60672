import { type Dataset, encodePng } from "../data/index.ts";
import { pixelsOf } from "./sample-predictions.ts";

/** Images of a data set as data URIs of PNG files, by their numbers. */
export async function arrayThumbnails(data: Dataset, numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const pixels = await pixelsOf(data, numbers);
  const shape = data.inputs?.[0]?.shape ?? [];
  const images = [...pixels].map(async ([number, values]) => {
    const png = await encodePng({ data: values, shape, dtype: "float32" }, data.images?.range ?? [0, 1]);
    return [number, `data:image/png;base64,${Buffer.from(png).toString("base64")}`] as const;
  });
  return new Map(await Promise.all(images));
}
