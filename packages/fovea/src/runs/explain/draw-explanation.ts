import { encodePng } from "../../data/index.ts";
import { heatColors, heatOverlay, heatScale, imageGrid } from "../../plot/index.ts";
import { ConfigError } from "../../support/index.ts";
import type { ExplainedImage } from "./explain-image.ts";

/** Draws the image and the maps over it, all with one scale: an SVG. */
export async function drawExplanation({ image, maps }: Pick<ExplainedImage, "image" | "maps">): Promise<string> {
  const [first] = maps;
  if (!first) throw new ConfigError("expected at least one map, received none");
  const scale = heatScale(maps.map(({ heat }) => heat));
  const { isSigned } = first;
  const plain = await encodePng(image);
  const rows = await Promise.all(
    maps.map(async ({ heat, target, method }) => ({
      label: target.class?.label ?? (target.class ? `class ${target.class.index}` : method),
      images: [plain, await encodePng(heatOverlay(image, heat, { scale, isSigned }))],
    })),
  );
  const [height = 0, width = 0] = image.shape;
  const end = scale.toPrecision(2);
  return imageGrid(rows, {
    imageSize: [height, width],
    columns: ["image", first.method],
    legend: { colors: heatColors(isSigned, 15), from: isSigned ? `−${end}` : "0", to: end },
  });
}
